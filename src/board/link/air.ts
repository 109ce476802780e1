import type { Clock } from "../hardware/clock.js";
import { randomBytes } from "../random.js";
import type { FullConditions, Outage } from "./conditions.js";

/** What went over a link. */
export interface LinkCounters {
  /** Bytes that the board received, of TCP's payload. */
  readonly down: number;
  /** Bytes that it sent. */
  readonly up: number;
  /** Connections that were made. */
  readonly connections: number;
  /** How often the board sent after it had received, or for the first time on a connection: with HTTP, requests. */
  readonly requests: number;
  /** From the first attempt to connect in each pass to the last byte that arrived in it, in milliseconds. */
  readonly contactMs: number;
}

/** What all connections of a link share: the rate, the outages and the counters. */
export class Air {
  readonly conditions: FullConditions;
  readonly #outages: Outage[];
  readonly #corrupt: ReadonlySet<number>;
  /** How many bytes the next read brings at most. */
  readonly #read: () => number;
  /** Nothing passes before this moment of the clock, in milliseconds; for ever where the link is lost. */
  silentUntil = 0;
  /** Connections of earlier passes are dead. */
  pass = 0;
  #down = 0;
  #up = 0;
  #connections = 0;
  #requests = 0;
  #contactBefore = 0;
  #contactFrom: number | null = null;
  #contactTo = 0;
  /** When the last byte that is on its way will have arrived, with fractions. */
  #freeAt = 0;

  constructor(conditions: FullConditions) {
    this.conditions = conditions;
    this.#outages = [...conditions.outages];
    this.#corrupt = new Set(conditions.corrupt);
    const { seed, readBytes } = conditions;
    const random = randomBytes(`reads ${seed}`);
    this.#read = () =>
      seed === undefined ? readBytes : 1 + (Buffer.from(random(4)).readUInt32LE() % readBytes);
  }

  get counters(): LinkCounters {
    return {
      down: this.#down,
      up: this.#up,
      connections: this.#connections,
      requests: this.#requests,
      contactMs: this.#contactBefore + this.#contact(),
    };
  }

  get isLost(): boolean {
    return this.silentUntil === Number.POSITIVE_INFINITY;
  }

  /** The link is as at first, but for the outages that were. A new pass begins: connections of the last one are dead. */
  restore(): void {
    this.#contactBefore += this.#contact();
    this.#contactFrom = null;
    this.silentUntil = 0;
    this.pass += 1;
  }

  /** Begins the outage whose place has been reached. */
  look(clock: Clock): void {
    for (;;) {
      const [next] = this.#outages;
      if (next === undefined || next.at > this.#down) return;
      this.#outages.shift();
      const { ms = Number.POSITIVE_INFINITY } = next;
      this.silentUntil = Math.max(this.silentUntil, clock.now + ms);
      const { onLost, onBack } = this.conditions;
      if (!this.isLost && onBack !== undefined) clock.at(this.silentUntil, onBack);
      onLost?.();
    }
  }

  /** The board turns to the host: the contact has begun. */
  attempt(now: number): void {
    this.#contactFrom ??= now;
  }

  connected(): void {
    this.#connections += 1;
  }

  /** Bytes go out. @returns how long they take, in milliseconds */
  send(count: number, isRequest: boolean): number {
    this.#up += count;
    if (isRequest) this.#requests += 1;
    return (count * 1000) / this.conditions.upBytesPerSecond;
  }

  /** Bytes come in, not before `from`. @returns when the last of them is there */
  transfer(count: number, from: number): number {
    const begin = Math.max(from, this.#freeAt, this.silentUntil);
    this.#freeAt = begin + (count * 1000) / this.conditions.bytesPerSecond;
    return this.#freeAt;
  }

  /** How many of `count` bytes that are there the board may have before something happens: at least one. */
  admit(count: number): number {
    const [next] = this.#outages;
    const room = next === undefined ? count : next.at - this.#down;
    return Math.min(count, room, this.#read());
  }

  /** The board gets `bytes`, at `at`. @returns them as they arrive */
  deliver(bytes: Uint8Array, at: number): Uint8Array {
    const from = this.#down;
    this.#down += bytes.length;
    this.#contactTo = Math.max(this.#contactTo, at);
    if (this.#corrupt.size === 0) return bytes;
    return bytes.map((byte, index) => (this.#corrupt.has(from + index) ? byte ^ 0xff : byte));
  }

  #contact(): number {
    return this.#contactFrom === null ? 0 : Math.max(0, this.#contactTo - this.#contactFrom);
  }
}
