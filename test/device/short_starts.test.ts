import { expect, it } from "vitest";
import { Signal } from "../../src/board/index.js";
import { expectUpdated, runOnBoth } from "./support/scenario.js";
import { type Files, files } from "./support/vehicle.js";

const COUNT = 12;
/** Operations of a start, of those that all of an installation takes. */
const START = 450;

function modules(number: number): Files {
  return files(
    Object.fromEntries(
      Array.from({ length: COUNT }, (_, index) => [`/flash/lib/m${index}.py`, `x = ${number}\n`.repeat(500)]),
    ),
  );
}

it("an installation that no start has the time for is finished by several", async () => {
  let isCommitted = false;
  let left = 0;
  const outcome = await runOnBoth({
    before: modules(1),
    after: modules(2),
    boots: 16,
    arrange: (_vehicle, board) => {
      isCommitted = false;
      board.hooks.before = (_index, op, args) => {
        if (isCommitted && left-- === 0) {
          left = START;
          throw new Signal("watchdog");
        }
        if (op === "pycom.nvs_set" && args[0] === "ota" && args[1] === 1) {
          isCommitted = true;
          left = 1;
        }
        if (op === "pycom.nvs_set" && args[0] === "ota" && args[1] === 2) left = Number.POSITIVE_INFINITY;
      };
    },
  });
  const cut = outcome.stops.filter(({ why }) => why === "watchdog");
  expect(cut.length).toBeGreaterThan(1);
  expectUpdated({ ...outcome, stops: [{ why: "reset" }] }, modules(1), modules(2), "VERSION = '1.0.1'\n");
});
