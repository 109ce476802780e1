import type { Connection } from "../network.js";
import { BoardError, CONSTANTS } from "../operations.js";
import type { Clock } from "./clock.js";
import { waitInVain } from "./waiting.js";

/** From the join request to the session, in milliseconds: the first window after it. */
const JOIN_MS = 5000;

/** Greatest payload in bytes for each data rate. */
const PAYLOADS: ReadonlyMap<number, readonly number[]> = new Map([
  [CONSTANTS.lora.EU868, [51, 51, 51, 115, 222, 222]],
  [CONSTANTS.lora.US915, [11, 53, 125, 242, 242]],
]);

/** What a board sent, and when. */
export interface Uplink {
  /** Milliseconds of the board's clock. */
  readonly at: number;
  readonly data: Uint8Array;
}

/**
 * The LoRaWAN radio, a class A device: it can receive only right after it has sent, one downlink for each uplink.
 */
export class Lora {
  /** What the network has received. */
  readonly uplinks: Uplink[] = [];
  /** Whether a gateway hears the board; without one, joins and messages are lost. */
  coverage = true;
  /** What `SO_DR` chose. */
  dataRate = 0;
  readonly #clock: Clock;
  readonly #queued: Uint8Array[] = [];
  #received: Uint8Array[] = [];
  #region: number | null = null;
  #joinedAt: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The network keeps `data` until the board's next uplink. */
  queueDownlink(data: Uint8Array): void {
    this.#queued.push(data.slice());
  }

  init(_mode: number, region: number): void {
    this.#region = region;
  }

  /** Asks to join; the answer takes its time. @throws BoardError EPERM before `init` */
  join(activation: number, _eui: Uint8Array, _key: Uint8Array): void {
    if (this.#region === null) throw new BoardError("EPERM", "LoRa is not initialised");
    const wait = activation === CONSTANTS.lora.OTAA ? JOIN_MS : 0;
    this.#joinedAt = this.coverage ? this.#clock.now + wait : null;
  }

  hasJoined(): boolean {
    return this.#joinedAt !== null && this.#joinedAt <= this.#clock.now;
  }

  /** A raw socket. Where nothing came, `recv` of a socket that does not block gives 0 bytes. */
  socket(): Connection {
    return {
      send: (data) => this.#send(data),
      recv: (buffer, timeoutMs) => this.#receive(buffer, timeoutMs),
      close: () => {},
    };
  }

  boot(): void {
    this.#received = [];
    this.#region = null;
    this.#joinedAt = null;
    this.dataRate = 0;
  }

  #send(data: Uint8Array): number {
    if (!this.hasJoined()) throw new BoardError("ENOTCONN", "not joined");
    const payloads = PAYLOADS.get(this.#region ?? -1);
    const limit = payloads?.[this.dataRate] ?? payloads?.at(-1) ?? 51;
    if (data.length > limit) throw new BoardError("EINVAL", `${data.length} bytes, at most ${limit}`);
    if (!this.coverage) return data.length;
    this.uplinks.push({ at: this.#clock.now, data: data.slice() });
    const downlink = this.#queued.shift();
    if (downlink !== undefined) this.#received.push(downlink);
    return data.length;
  }

  /** One message; what the buffer does not hold of it is lost. */
  #receive(buffer: Uint8Array, timeoutMs: number): number {
    const message = this.#received.shift();
    if (message === undefined) {
      if (timeoutMs === 0) return 0;
      return waitInVain(this.#clock, timeoutMs, "no downlink");
    }
    const count = Math.min(message.length, buffer.length);
    buffer.set(message.subarray(0, count));
    return count;
  }
}
