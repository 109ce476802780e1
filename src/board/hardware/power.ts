import { BoardError, CONSTANTS, Signal, type StopCause } from "../operations.js";
import type { Clock } from "./clock.js";

const { PWRON_RESET, WDT_RESET, DEEPSLEEP_RESET } = CONSTANTS.resetCause;

/** `machine.reset()` is a watchdog that is not fed: the firmware does not tell the two apart. */
const RESET_CAUSES: Readonly<Record<StopCause, number>> = {
  power: PWRON_RESET,
  halt: PWRON_RESET,
  reset: WDT_RESET,
  watchdog: WDT_RESET,
  deepsleep: DEEPSLEEP_RESET,
};

/** Resets, deep sleep, the watchdog, and why the board last started. */
export class Power {
  /** What `machine.reset_cause()` tells. */
  resetCause: number = PWRON_RESET;
  /** The watchdog's timeout in milliseconds, if it runs. */
  watchdogMs: number | null = null;
  /** The timeout of the watchdog that the firmware starts at each start, in milliseconds, if it does. */
  watchdogOnBootMs: number | null = null;
  readonly #clock: Clock;
  #sleepMs = 0;
  #disarm: () => void = () => {};

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  reset(): never {
    throw new Signal("reset");
  }

  deepsleep(ms: number): never {
    this.#sleepMs = ms;
    throw new Signal("deepsleep", `${ms} ms`);
  }

  /** Starts the watchdog. It cannot be stopped, only fed. */
  watch(timeoutMs: number): void {
    if (timeoutMs <= 0) throw new BoardError("EINVAL", "a watchdog needs a timeout");
    this.watchdogMs = timeoutMs;
    this.feed();
  }

  feed(): void {
    const timeout = this.watchdogMs;
    if (timeout === null) return;
    this.#disarm();
    this.#disarm = this.#clock.after(timeout, () => {
      throw new Signal("watchdog", `not fed for ${timeout} ms`);
    });
  }

  boot(cause: StopCause): void {
    this.#disarm();
    this.watchdogMs = null;
    if (cause === "deepsleep") this.#clock.advance(this.#sleepMs);
    this.#clock.boot(cause === "power" || cause === "halt");
    this.resetCause = RESET_CAUSES[cause];
    if (this.watchdogOnBootMs !== null) this.watch(this.watchdogOnBootMs);
  }
}
