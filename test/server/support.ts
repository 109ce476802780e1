import { createHash } from "node:crypto";
import { connect } from "node:net";
import { onTestFinished } from "vitest";
import { createServer, listen, type ServerEvent, type ServerOptions } from "../../src/server/index.js";

/** Serves until the test ends; what the server tells goes to `events`. */
export async function serve(options: ServerOptions, events: ServerEvent[] = []): Promise<number> {
  const server = createServer({ log: (event) => events.push(event), ...options });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return listen(server, "127.0.0.1", 0);
}

export function sha1(content: string | Uint8Array): string {
  return createHash("sha1").update(content).digest("hex");
}

export interface Answer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Bytes of the status line and the headers with their blank line. */
  readonly headSize: number;
  readonly body: Buffer;
}

/** Requests of HTTP/1.1, one after the other on one connection. */
export class Session {
  readonly #socket;
  #received = Buffer.alloc(0);

  constructor(port: number) {
    this.#socket = connect({ host: "127.0.0.1", port });
    onTestFinished(() => void this.#socket.destroy());
  }

  /** Rejects where the server closes before the answer is whole. */
  async ask(target: string, headers: Readonly<Record<string, string>> = {}, method = "GET"): Promise<Answer> {
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.#socket.write(`${method} ${target} HTTP/1.1\r\nHost: server:8000\r\n${lines.join("")}\r\n`);
    const head = (await this.#take((data) => data.indexOf("\r\n\r\n") + 4, 5)).toString("latin1");
    const [first = "", ...rest] = head.trimEnd().split("\r\n");
    const fields = new Map<string, string>();
    for (const line of rest) {
      fields.set(line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 2));
    }
    const size = method === "HEAD" ? 0 : Number(fields.get("content-length") ?? 0);
    const body = await this.#take(() => size, 0);
    return { status: Number(first.split(" ")[1]), headers: fields, headSize: head.length, body };
  }

  /** The first bytes that come, as many as `count` tells of them; not before it tells at least `least`. */
  async #take(count: (data: Buffer) => number, least: number): Promise<Buffer> {
    for (;;) {
      const size = count(this.#received);
      if (size >= least && this.#received.length >= size) {
        const taken = this.#received.subarray(0, size);
        this.#received = this.#received.subarray(size);
        return taken;
      }
      this.#received = Buffer.concat([this.#received, await this.#more()]);
    }
  }

  #more(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const closed = () => reject(new Error("the server closed the connection"));
      this.#socket.once("close", closed);
      this.#socket.once("error", reject);
      this.#socket.once("data", (data: Buffer) => {
        this.#socket.off("close", closed);
        this.#socket.off("error", reject);
        this.#socket.pause();
        resolve(data);
      });
      this.#socket.resume();
    });
  }
}
