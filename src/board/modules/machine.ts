/// <reference path="../../../codegen/bindings/system.d.ts" />
/// <reference path="../../../codegen/bindings/buses.d.ts" />
import { type Call, CONSTANTS } from "../operations.js";

export function machine(call: Call) {
  class WDT implements Pick<import("machine").WDT, "feed"> {
    constructor({ timeout }: { timeout: number }) {
      call("machine.wdt", timeout);
    }
    feed(): void {
      call("machine.wdt_feed");
    }
  }
  class SD implements Pick<import("machine").SD, "init" | "deinit"> {
    constructor() {
      this.init();
    }
    init(): void {
      call("machine.sd");
    }
    deinit(): void {}
  }
  const simulated = {
    ...CONSTANTS.resetCause,
    reset: () => call("machine.reset"),
    deepsleep: (ms) => call("machine.deepsleep", ms),
    unique_id: () => call("machine.unique_id"),
    reset_cause: () => call("machine.reset_cause"),
  } satisfies Partial<typeof import("machine")>;
  return { ...simulated, SD, WDT };
}
