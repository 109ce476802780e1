import type { MessagePort } from "node:worker_threads";
import type { Connection, Network } from "../network.js";
import { BoardError } from "../operations.js";
import {
  AT,
  buffered,
  FAILURES,
  newConnection,
  type Request,
  RING_BYTES,
  type SharedConnection,
  STATE,
  WINDOW_BYTES,
} from "./shared.js";

/** Where a caller sets no limit: milliseconds. */
const LONGEST_WAIT_MS = 120_000;

/** Where a real server listens. */
export interface Target {
  readonly host: string;
  readonly port: number;
}

/** The name of a server that stands in for all that have none of their own. */
export const ANY_SERVER = "*";

/** The servers that a board reaches, by the `address:port` that it knows them under, or as {@link ANY_SERVER}. */
export type Targets = Readonly<Record<string, Target>>;

/**
 * Real TCP for a board that runs in a worker thread. The sockets are in another thread, behind `port`, with a
 * {@link SocketHost}; this side blocks until that one tells. Timeouts are milliseconds of real time.
 */
export class RealNetwork implements Network {
  readonly #port: MessagePort;
  readonly #targets: Targets;
  #connections = 0;

  constructor(port: MessagePort, targets: Targets) {
    this.#port = port;
    this.#targets = targets;
  }

  connect(address: string, port: number, timeoutMs: number): Connection {
    const target = this.#targets[`${address}:${port}`] ?? this.#targets[ANY_SERVER];
    if (target === undefined) {
      const known = Object.keys(this.#targets).some((key) => key.startsWith(`${address}:`));
      throw new BoardError(known ? "ECONNREFUSED" : "EHOSTUNREACH", `${address}:${port}`);
    }
    this.#connections += 1;
    const connection = new RealConnection(this.#port, this.#connections);
    connection.open(target, timeoutMs);
    return connection;
  }
}

class RealConnection implements Connection {
  readonly #port: MessagePort;
  readonly #id: number;
  readonly #shared: SharedConnection = newConnection();
  #sent = 0;
  #closed = false;

  constructor(port: MessagePort, id: number) {
    this.#port = port;
    this.#id = id;
  }

  open({ host, port }: Target, timeoutMs: number): void {
    this.#request({ type: "connect", id: this.#id, host, port, shared: this.#shared });
    try {
      this.#until(timeoutMs === 0 ? -1 : timeoutMs, () => (this.#state() === STATE.CONNECTING ? null : true));
      this.#check();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  send(data: Uint8Array, timeoutMs: number): number {
    const { control } = this.#shared;
    const room = this.#until(timeoutMs, () => {
      this.#check();
      const free = WINDOW_BYTES - ((this.#sent - Atomics.load(control, AT.SENT)) | 0);
      return free > 0 ? free : null;
    });
    const part = data.slice(0, room);
    this.#sent = (this.#sent + part.length) | 0;
    this.#request({ type: "send", id: this.#id, data: part });
    return part.length;
  }

  recv(buffer: Uint8Array, timeoutMs: number): number {
    return this.#until(timeoutMs, () => {
      // Asked first: what arrived before the end is in the ring by then.
      const state = this.#state();
      const count = this.#take(buffer);
      if (count > 0) return count;
      if (state === STATE.FAILED) this.#check();
      return state === STATE.ENDED ? 0 : null;
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#request({ type: "close", id: this.#id });
  }

  /** Takes out of the ring what is there and fits. */
  #take(buffer: Uint8Array): number {
    const { control, ring } = this.#shared;
    const count = Math.min(buffered(this.#shared), buffer.length);
    const read = Atomics.load(control, AT.READ);
    const from = read & (RING_BYTES - 1);
    const first = Math.min(count, RING_BYTES - from);
    buffer.set(ring.subarray(from, from + first));
    buffer.set(ring.subarray(0, count - first), first);
    Atomics.store(control, AT.READ, (read + count) | 0);
    if (buffered(this.#shared) <= RING_BYTES / 2 && Atomics.compareExchange(control, AT.PAUSED, 1, 0) === 1) {
      this.#request({ type: "resume", id: this.#id });
    }
    return count;
  }

  /** Asks `answer` again whenever something changed, until it is not null. */
  #until<T>(timeoutMs: number, answer: () => T | null): T {
    if (this.#closed) throw new BoardError("ENOTCONN");
    const { control } = this.#shared;
    const deadline = performance.now() + (timeoutMs < 0 ? LONGEST_WAIT_MS : timeoutMs);
    for (;;) {
      // Read before the question, so that no change between the two is slept through.
      const changes = Atomics.load(control, AT.CHANGES);
      const result = answer();
      if (result !== null) return result;
      if (timeoutMs === 0) throw new BoardError("EAGAIN");
      const left = deadline - performance.now();
      if (left <= 0) throw new BoardError("ETIMEDOUT");
      Atomics.wait(control, AT.CHANGES, changes, left);
    }
  }

  #state(): number {
    return Atomics.load(this.#shared.control, AT.STATE);
  }

  #check(): void {
    if (this.#state() !== STATE.FAILED) return;
    throw new BoardError(FAILURES[Atomics.load(this.#shared.control, AT.FAILURE)] ?? "EIO");
  }

  #request(request: Request): void {
    this.#port.postMessage(request);
  }
}
