import { describe } from "vitest";
import { MicroPythonRuntime } from "../../src/board/index.js";
import { build } from "./build.js";
import { testEveryCut, testFirstClient } from "./every_cut.js";
import { FIRST_CLIENT, SCENARIOS } from "./scenarios.js";

/** The largest ones take minutes: `npm run sweep` tries all of them. */
const SAMPLED = new Map([
  ["firmware", 9],
  ["second update", 5],
  ["leftovers", 4],
  ["leftovers of another version", 4],
  ["card", 3],
  ["firmware does not start", 60],
  ["itself", 720],
  ["failed trial of itself", 48],
  ["failed trial", 9],
  ["confirmed trial", 9],
  ["kept trial", 9],
  ["late rollback", 9],
  ["rollback", 9],
  ["card that is mounted late", 60],
  ["file and folder", 40],
  ["server of files", 12],
]);

/**
 * Power cuts and torn writes. What runs is what is on the board, half written where it is: so "itself" shows that an
 * update that replaces `boot.py`, `main.py`, the hook and the library always has something whole to go on with.
 */
describe("every power cut on python", async () => {
  const swept = {
    made: build(),
    runtime: await MicroPythonRuntime.load({ keepsCode: true }),
    name: "python",
    oneOf: SAMPLED,
  };
  testEveryCut(SCENARIOS, swept);
  testFirstClient(FIRST_CLIENT, swept);
});
