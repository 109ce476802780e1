import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type MessagePort, workerData } from "node:worker_threads";
import { createServer, listen } from "../../src/server/index.js";
import type { Question, Reply, Serving } from "./served.js";

/** How long a server may take to answer: milliseconds of real time. It may wait for patches itself. */
const PATIENCE_MS = 15_000;

/** What the server does with one connection. */
interface Served {
  readonly socket: Socket;
  requests: number;
  answered: number;
  /** Whether it will close behind its last answer. */
  closes: boolean;
}

/** The server's own side of its connections, by the port that they come from. */
const served = new Map<number, Served>();

class Connection {
  readonly #socket: Socket;
  #received: Uint8Array[] = [];
  #count = 0;
  #isClosed = false;
  #requests = 0;

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("data", (part: Uint8Array) => {
      this.#received.push(part);
      this.#count += part.length;
    });
    socket.on("end", () => this.#close());
    socket.on("close", () => this.#close());
    socket.on("error", () => this.#close());
  }

  send(data: Uint8Array): void {
    this.#requests = this.#other()?.requests ?? 0;
    this.#socket.write(data);
  }

  /** All that the server answers to what it was sent. How it was cut into segments depends on the moment; this does not. */
  async take(): Promise<Reply> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!this.#isClosed && !this.#isComplete() && performance.now() < deadline) await sleep(1);
    const bytes = new Uint8Array(Buffer.concat(this.#received));
    this.#received = [];
    return { bytes, isClosed: this.#isClosed };
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #isComplete(): boolean {
    const other = this.#other();
    if (other === undefined || other.closes) return false;
    const { requests, answered, socket } = other;
    return requests > this.#requests && requests === answered && this.#count === socket.bytesWritten;
  }

  #other(): Served | undefined {
    return served.get(this.#socket.localPort ?? 0);
  }

  #close(): void {
    this.#isClosed = true;
  }
}

async function serve(root: string, port: MessagePort, signal: Int32Array): Promise<void> {
  const server = createServer({ root });
  server.on("connection", (socket) => {
    served.set(socket.remotePort ?? 0, { socket, requests: 0, answered: 0, closes: false });
  });
  server.prependListener("request", (request, response) => {
    const connection = served.get(request.socket.remotePort ?? 0);
    if (connection === undefined) return;
    connection.requests += 1;
    response.once("close", () => {
      connection.answered += 1;
      connection.closes = closesBehind(response);
    });
  });
  const listening = await listen(server, "127.0.0.1", 0);
  const connections = new Map<number, Connection>();
  const reply = (message: Reply): void => {
    port.postMessage(message);
    Atomics.store(signal, 0, 1);
    Atomics.notify(signal, 0);
  };
  port.on("message", async ({ type, id, data }: Question) => {
    if (type === "open") {
      const socket = connect({ host: "127.0.0.1", port: listening, noDelay: true, allowHalfOpen: true });
      await once(socket, "connect");
      connections.set(id, new Connection(socket));
      reply({ bytes: new Uint8Array(), isClosed: false });
    } else if (type === "send") connections.get(id)?.send(data);
    else if (type === "take") reply((await connections.get(id)?.take()) ?? { bytes: data, isClosed: true });
    else {
      connections.get(id)?.destroy();
      connections.delete(id);
    }
  });
  reply({ bytes: new Uint8Array(), isClosed: false });
}

function closesBehind(response: ServerResponse): boolean {
  return !response.shouldKeepAlive || /close/i.test(String(response.getHeader("Connection")));
}

const { root, port, signal }: Serving = workerData;
await serve(root, port, signal);
