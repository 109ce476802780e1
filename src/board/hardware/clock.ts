/** MicroPython's ticks wrap here. */
const TICKS_PERIOD = 2 ** 30;

interface Event {
  readonly at: number;
  readonly action: () => void;
}

/**
 * The simulated time, in milliseconds. It passes only when the board sleeps, waits or polls, so that hours are tested
 * in no time, and each run is like the last.
 */
export class Clock {
  /** Since the clock was made. Power cycles do not touch it. */
  now = 0;
  #events: Event[] = [];
  #poweredAt = 0;
  #bootedAt = 0;
  readonly #ticksAtBoot: number;

  constructor(ticksAtBoot = 0) {
    this.#ticksAtBoot = ticksAtBoot;
  }

  /**
   * Lets `ms` pass, or less where `stop` says so. What was scheduled for this time happens, in order.
   *
   * @returns the milliseconds that are left
   */
  advance(ms: number, stop: () => boolean = () => false): number {
    const end = this.now + Math.max(0, ms);
    for (;;) {
      if (stop()) return Math.max(0, end - this.now);
      const next = this.#events[0];
      if (next === undefined || next.at > end) break;
      this.#events.shift();
      this.now = Math.max(this.now, next.at);
      next.action();
    }
    this.now = Math.max(this.now, end);
    return 0;
  }

  /** Schedules `action` for a moment of {@link now}. @returns what cancels it */
  at(ms: number, action: () => void): () => void {
    const event = { at: ms, action };
    const later = this.#events.findIndex((other) => other.at > ms);
    this.#events.splice(later === -1 ? this.#events.length : later, 0, event);
    return () => {
      this.#events = this.#events.filter((other) => other !== event);
    };
  }

  /** Schedules `action` for `ms` milliseconds from now. @returns what cancels it */
  after(ms: number, action: () => void): () => void {
    return this.at(this.now + ms, action);
  }

  /** What `utime.ticks_ms` reads: milliseconds since the boot, wrapping. */
  ticks(): number {
    return (this.now - this.#bootedAt + this.#ticksAtBoot) % TICKS_PERIOD;
  }

  /** What `utime.time` reads: seconds since the power came on; resets leave it running. */
  seconds(): number {
    return Math.floor((this.now - this.#poweredAt) / 1000);
  }

  boot(powerWasLost: boolean): void {
    this.#bootedAt = this.now;
    if (powerWasLost) this.#poweredAt = this.now;
  }
}
