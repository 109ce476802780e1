import { describe, expect, it } from "vitest";
import {
  AFTER,
  BEFORE,
  FIRMWARE,
  type Outcome,
  plain,
  runOnBoth,
  type Scenario,
} from "./support/scenario.js";
import { type Files, files } from "./support/vehicle.js";

/** Of a server that knows lines. */
const lines = (scenario: Scenario): Promise<Outcome> => runOnBoth({ isFirst: false, ...scenario });

function expectUpdated({ stops, board, before }: Outcome, from: Files, to: Files, versionFile: string): void {
  expect(stops).toEqual(stops.length === 1 ? [{ why: "reset" }] : [{ why: "reset" }, { why: "end" }]);
  expect([...board.nvs.entries]).toEqual([]);
  const foreign = [...before].filter(([path]) => !from.has(path));
  const expected = new Map([...foreign, ...to, ...files({ "/flash/OTA_VERSION.py": versionFile })]);
  expect(plain(board.files())).toEqual(plain(new Map([...expected].sort(([a], [b]) => (a < b ? -1 : 1)))));
}

const VERSION = "VERSION = '1.0.1'\n";

describe("an update of which the server tells in lines", () => {
  it("takes two requests, over one connection", async () => {
    const outcome = await lines({});
    expectUpdated(outcome, BEFORE, AFTER, VERSION);
    expect(outcome.vehicle.requests.length).toBe(2);
    expect(outcome.board.trace.filter(({ op }) => op === "socket.connect").length).toBe(1);
  });

  it("brings firmware in blocks", async () => {
    const outcome = await lines({ firmware: FIRMWARE });
    expectUpdated(outcome, BEFORE, AFTER, `${VERSION}FIRMWARE = '1.0.1'\n`);
    expect(outcome.board.slots.image(1)).toEqual(FIRMWARE);
    // The second start finds nothing newer.
    expect(outcome.vehicle.requests.length).toBe(4);
  });

  it.each([1, 2, 3, 7, 100])("reads %i bytes at a time", async (chunk) => {
    const outcome = await lines({
      firmware: FIRMWARE.subarray(0, 5001),
      arrange: ({ faults }) => (faults.chunk = chunk),
    });
    expectUpdated(outcome, BEFORE, AFTER, `${VERSION}FIRMWARE = '1.0.1'\n`);
  });
});
