import type { Clock } from "../hardware/clock.js";
import { patience, waitInVain } from "../hardware/waiting.js";
import type { Connection, Network } from "../network.js";
import { BoardError } from "../operations.js";
import type { Host, Peer } from "./host.js";

/** Hosts by `address:port`. */
export type Hosts = Readonly<Record<string, Host>>;

/**
 * A network that exists in this process only: no sockets, no threads, no real time. Waiting moves the simulated clock.
 */
export class LocalNetwork implements Network {
  readonly #clock: Clock;
  readonly #hosts: Hosts;

  constructor(clock: Clock, hosts: Hosts) {
    this.#clock = clock;
    this.#hosts = hosts;
  }

  connect(address: string, port: number, timeoutMs: number): Connection {
    const host = this.#hosts[`${address}:${port}`];
    if (host !== undefined) return new LocalConnection(this.#clock, host.connect(this.#clock, timeoutMs));
    const known = Object.keys(this.#hosts).some((key) => key.startsWith(`${address}:`));
    throw new BoardError(known ? "ECONNREFUSED" : "EHOSTUNREACH", `${address}:${port}`);
  }
}

class LocalConnection implements Connection {
  readonly #clock: Clock;
  readonly #peer: Peer;
  #closed = false;
  /** Bytes on their way, and when they arrive. */
  #coming: { readonly bytes: Uint8Array; readonly at: number } | null = null;

  constructor(clock: Clock, peer: Peer) {
    this.#clock = clock;
    this.#peer = peer;
  }

  send(data: Uint8Array): number {
    if (this.#closed) throw new BoardError("ENOTCONN");
    this.#peer.receive(data.slice());
    return data.length;
  }

  recv(buffer: Uint8Array, timeoutMs: number): number {
    if (this.#closed) throw new BoardError("ENOTCONN");
    if (this.#coming === null) {
      const answer = this.#peer.give(buffer.length);
      if (answer === "closed") return 0;
      if (answer === "reset") throw new BoardError("ECONNRESET");
      if (answer === "silent") return waitInVain(this.#clock, timeoutMs);
      this.#coming = { bytes: answer.bytes, at: this.#clock.now + (answer.afterMs ?? 0) };
    }
    const { bytes, at } = this.#coming;
    const wait = at - this.#clock.now;
    if (wait > patience(timeoutMs)) return waitInVain(this.#clock, timeoutMs);
    this.#clock.advance(wait);
    const count = Math.min(bytes.length, buffer.length);
    buffer.set(bytes.subarray(0, count));
    this.#coming = count < bytes.length ? { bytes: bytes.subarray(count), at } : null;
    return count;
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#peer.closed?.();
  }
}
