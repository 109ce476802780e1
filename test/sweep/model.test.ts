import { describe } from "vitest";
import { build } from "./build.js";
import { testEveryCut, testFirstClient } from "./every_cut.js";
import { FIRST_CLIENT, SCENARIOS } from "./scenarios.js";

const made = build();

/** The largest ones take minutes: `npm run sweep` tries all of them. */
const SAMPLED = new Map([
  ["firmware", 6],
  ["second update", 4],
  ["leftovers", 4],
  ["leftovers of another version", 4],
  ["card", 5],
  ["firmware does not start", 36],
  ["itself", 720],
  ["failed trial of itself", 48],
  ["failed trial", 9],
  ["confirmed trial", 9],
  ["kept trial", 9],
  ["late rollback", 12],
  ["rollback", 12],
  ["card that is mounted late", 36],
  ["file and folder", 24],
  ["server of files", 12],
]);

/**
 * Power cuts, torn writes, full volumes and failing operations. The library that runs is always the TypeScript, whatever
 * the board has in its place: "itself" shows here that every file of the library ends old or new, and that `boot.py` and
 * `main.py`, which run as far as they are whole, find their way in between. That half a library can still finish the job
 * is shown on Python, which runs what is on the board.
 */
describe("every power cut on model", () => {
  const swept = { made, runtime: made.model, name: "model" };
  testEveryCut(SCENARIOS, { ...swept, troubles: true, oneOf: SAMPLED });
  testFirstClient(FIRST_CLIENT, swept);
});
