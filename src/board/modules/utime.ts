/// <reference path="../../../codegen/bindings/system.d.ts" />
import type { Call } from "../operations.js";

const PERIOD = 2 ** 30;
const HALF = PERIOD / 2;

export function utime(call: Call, sleep = (ms: number): void => call("utime.sleep_ms", ms)) {
  return {
    ticks_ms: () => call("utime.ticks_ms"),
    ticks_diff: (end, start) => ((((end - start + HALF) % PERIOD) + PERIOD) % PERIOD) - HALF,
    ticks_add: (ticks, ms) => (((ticks + ms) % PERIOD) + PERIOD) % PERIOD,
    sleep_ms: (ms) => sleep(ms),
    sleep: (seconds) => sleep(Math.trunc(seconds * 1000)),
    time: () => call("utime.time"),
  } satisfies Partial<typeof import("utime")>;
}
