import { connect, type Socket } from "node:net";
import type { MessagePort } from "node:worker_threads";
import { AT, buffered, FAILURES, type Request, RING_BYTES, type SharedConnection, STATE } from "./shared.js";

/** The real sockets of a board that runs in another thread, at the other end of `port`. */
export class SocketHost {
  readonly #port: MessagePort;
  readonly #connections = new Map<number, HostConnection>();

  constructor(port: MessagePort) {
    this.#port = port;
    port.on("message", (request: Request) => this.#serve(request));
  }

  /** Ends everything, at once. */
  close(): void {
    this.#port.close();
    for (const connection of this.#connections.values()) connection.destroy();
    this.#connections.clear();
  }

  #serve(request: Request): void {
    if (request.type === "connect") {
      // A board may go on sending when its peer has ended.
      const { host, port } = request;
      const socket = connect({ host, port, noDelay: true, allowHalfOpen: true });
      this.#connections.set(request.id, new HostConnection(socket, request.shared));
      return;
    }
    const connection = this.#connections.get(request.id);
    if (connection === undefined) return;
    if (request.type === "send") connection.send(request.data);
    else if (request.type === "resume") connection.pump();
    else {
      connection.close();
      this.#connections.delete(request.id);
    }
  }
}

class HostConnection {
  readonly #socket: Socket;
  readonly #shared: SharedConnection;
  /** What the ring has no room for. */
  #waiting: Uint8Array[] = [];
  #ended = false;

  constructor(socket: Socket, shared: SharedConnection) {
    this.#socket = socket;
    this.#shared = shared;
    socket.on("connect", () => this.#become(STATE.OPEN));
    socket.on("data", (chunk: Uint8Array) => {
      this.#waiting.push(chunk);
      this.pump();
    });
    socket.on("end", () => {
      this.#ended = true;
      this.pump();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      Atomics.store(this.#shared.control, AT.FAILURE, FAILURES.indexOf(failureOf(error.code)));
      this.#become(STATE.FAILED);
    });
  }

  send(data: Uint8Array): void {
    this.#socket.write(data, () => {
      Atomics.add(this.#shared.control, AT.SENT, data.length);
      this.#changed();
    });
  }

  /** Moves what waits into the ring, as far as there is room. */
  pump(): void {
    for (let chunk = this.#waiting.shift(); chunk !== undefined; chunk = this.#waiting.shift()) {
      const count = this.#put(chunk);
      if (count === chunk.length) continue;
      this.#waiting.unshift(chunk.subarray(count));
      this.#socket.pause();
      Atomics.store(this.#shared.control, AT.PAUSED, 1);
      // The board may have emptied the ring just before: it must look again, and ask for more.
      this.#changed();
      return;
    }
    if (this.#ended) this.#become(STATE.ENDED);
    else if (this.#socket.isPaused()) this.#socket.resume();
  }

  /** As a program closes: what was sent still goes out. */
  close(): void {
    this.#waiting = [];
    this.#socket.removeAllListeners("data").resume();
    this.#socket.destroySoon();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #put(chunk: Uint8Array): number {
    const { control, ring } = this.#shared;
    const count = Math.min(RING_BYTES - buffered(this.#shared), chunk.length);
    const written = Atomics.load(control, AT.WRITTEN);
    const to = written & (RING_BYTES - 1);
    const first = Math.min(count, RING_BYTES - to);
    ring.set(chunk.subarray(0, first), to);
    ring.set(chunk.subarray(first, count), 0);
    Atomics.store(control, AT.WRITTEN, (written + count) | 0);
    this.#changed();
    return count;
  }

  /** A connection that failed stays so: an end after it says nothing new. */
  #become(state: number): void {
    const { control } = this.#shared;
    if (Atomics.load(control, AT.STATE) !== STATE.FAILED) Atomics.store(control, AT.STATE, state);
    this.#changed();
  }

  #changed(): void {
    Atomics.add(this.#shared.control, AT.CHANGES, 1);
    Atomics.notify(this.#shared.control, AT.CHANGES);
  }
}

function failureOf(code: string | undefined): (typeof FAILURES)[number] {
  if (code === "EPIPE") return "ECONNRESET";
  if (code === "ENETUNREACH" || code === "ENOTFOUND") return "EHOSTUNREACH";
  return FAILURES.find((name) => name === code) ?? "EIO";
}
