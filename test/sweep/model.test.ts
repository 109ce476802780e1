import { describe } from "vitest";
import { build } from "./build.js";
import { testEveryCut, testFirstClient } from "./every_cut.js";
import { FIRST_CLIENT, SCENARIOS } from "./scenarios.js";

const made = build();

/** The largest ones take minutes: `npm run sweep` tries all of them. */
const SAMPLED = new Map([
  ["firmware", 6],
  ["second update", 2],
  ["leftovers", 2],
  ["leftovers of another version", 2],
  ["card", 3],
  ["firmware does not start", 36],
  ["itself", 360],
  ["failed trial of itself", 24],
  ["failed trial", 6],
  ["confirmed trial", 6],
  ["kept trial", 9],
  ["late rollback", 6],
  ["rollback", 6],
  ["card that is mounted late", 36],
  ["file and folder", 24],
  ["server of files", 6],
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
