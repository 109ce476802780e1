import { BoardError, CONSTANTS } from "../operations.js";
import type { Clock } from "./clock.js";

const { IRQ_FALLING, IRQ_RISING } = CONSTANTS.pin;

/**
 * The pins and what is wired to them. Interrupts come when the program sleeps: a real board's come between any two
 * instructions.
 */
export class Pins {
  readonly #clock: Clock;
  readonly #levels = new Map<string, number>();
  readonly #millivolts = new Map<string, number>();
  readonly #watched = new Map<string, number>();
  #waiting: string[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** 0 or 1; high while nothing drives the pin, as with a pull-up. */
  level(pin: string): number {
    return this.#levels.get(pin) ?? 1;
  }

  /** Something drives the pin, the program or what is wired to it. */
  drive(pin: string, level: number): void {
    const before = this.level(pin);
    this.#levels.set(pin, level);
    const edge = level > before ? IRQ_RISING : level < before ? IRQ_FALLING : 0;
    if (((this.#watched.get(pin) ?? 0) & edge) !== 0) this.#waiting.push(pin);
  }

  /** From now on, a pulse to low every `everyMs` milliseconds, `widthMs` wide. @returns what ends them */
  pulse(pin: string, everyMs: number, widthMs = 30): () => void {
    let cancel = (): void => {};
    const low = (): void => {
      this.drive(pin, 0);
      cancel = this.#clock.after(widthMs, () => {
        this.drive(pin, 1);
        cancel = this.#clock.after(everyMs - widthMs, low);
      });
    };
    cancel = this.#clock.after(everyMs, low);
    return () => cancel();
  }

  /** What lies on an analogue pin, in millivolts. */
  setVoltage(pin: string, millivolts: number): void {
    this.#millivolts.set(pin, millivolts);
  }

  /** @throws BoardError EINVAL where nothing is wired to the pin */
  voltage(pin: string): number {
    const millivolts = this.#millivolts.get(pin);
    if (millivolts === undefined) throw new BoardError("EINVAL", `nothing lies on ${pin}`);
    return millivolts;
  }

  /** Which edges of a pin interrupt the program; 0 for none. */
  watch(pin: string, trigger: number): void {
    this.#watched.set(pin, trigger);
  }

  /** Sleeps until an interrupt or the end: the milliseconds that are left, and the pin. */
  wait(ms: number): [left: number, pin: string] {
    const left = this.#clock.advance(ms, () => this.#waiting.length > 0);
    return [left, this.#waiting.shift() ?? ""];
  }

  boot(): void {
    this.#watched.clear();
    this.#waiting = [];
  }
}
