/// <reference path="../../../codegen/bindings/system.d.ts" />
import { type Call, CONSTANTS } from "../operations.js";

export function machine(call: Call): typeof import("machine") {
  class WDT {
    constructor({ timeout }: { timeout: number }) {
      call("machine.wdt", timeout);
    }
    feed(): void {
      call("machine.wdt_feed");
    }
  }
  return {
    ...CONSTANTS.resetCause,
    reset: () => call("machine.reset"),
    deepsleep: (ms) => call("machine.deepsleep", ms),
    unique_id: () => call("machine.unique_id"),
    reset_cause: () => call("machine.reset_cause"),
    WDT,
  };
}
