import { expect } from "vitest";
import type { HttpRequest } from "../../../src/board/index.js";
import { live, runOnBoth, runOnModel, type Scenario } from "../../device/support/scenario.js";
import type { Files } from "../../device/support/vehicle.js";

export const INSTALLED = "installed";

/** How long an update lasts at most, unless it is told otherwise, in milliseconds; and the wait that may be the last one. */
export const DEADLINE_MS = 900_000 + 10_000;

/** However bad the server, an update is over by then: milliseconds of simulated time. */
const LONGEST_MS = 180_000;

/** All run on the model; on MicroPython too, one of so many: it does the same. */
const ONE_OF = 6;
let runs = 0;

/** From what to what a board is brought. */
export interface Update {
  readonly before: Files;
  readonly after: Files;
  readonly firmware: Uint8Array;
}

interface Bounds {
  /** What the board holds in the end, if it is not what `update` says. */
  readonly becomes?: Update;
  /** In simulated time, 180,000 unless told otherwise. */
  readonly longestMs?: number;
}

/** Whether the board asks what comes after the update: what is installed would be installed again. */
export function isSettled({ target }: HttpRequest): boolean {
  return target.startsWith("/manifest.json?current_ver=1.0.1");
}

/** How an update ended: a named error and the files that were, or success and those of `becomes`. */
export async function endOf(...args: Parameters<typeof endsOf>): Promise<string> {
  return (await endsOf(...args)).at(-1) ?? "";
}

/** The same, behind the errors that the board told servers of. */
export async function endsOf(
  update: Update,
  scenario: Scenario,
  { becomes = update, longestMs = LONGEST_MS }: Bounds = {},
): Promise<readonly string[]> {
  const own = { ...update, boots: 2, ...scenario };
  const isOnBoth = runs++ % ONE_OF === 0;
  const { stop, stops, board, before, vehicle } = isOnBoth ? await runOnBoth(own) : runOnModel(own);
  expect(board.clock.now).toBeLessThan(longestMs);
  board.powerCycle("reset");
  const told = vehicle.requests.flatMap((target) => /&error=(\w+)/.exec(target)?.[1] ?? []);
  const there = live(board.files());
  if (stops.some(({ why }) => why === "reset")) {
    for (const [path, content] of becomes.after) expect([path, there.get(path)]).toEqual([path, content]);
    for (const path of becomes.before.keys()) {
      expect([path, there.has(path)]).toEqual([path, becomes.after.has(path)]);
    }
    expect(board.slots.image(board.slots.running)).toEqual(becomes.firmware);
    return [...told, INSTALLED];
  }
  expect(there).toEqual(before);
  expect(board.slots.running).toBe(0);
  return [...told, stop.why === "error" ? stop.error : stop.why];
}
