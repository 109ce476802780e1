import { connect } from "node:net";
import { onTestFinished } from "vitest";
import {
  createServer,
  listen,
  type MakePatch,
  type ServerEvent,
  type ServerOptions,
} from "../../src/server/index.js";
import { type Lines, partsOf, readLines, sha1 } from "../support/lines.js";
import { type Tree, writeTree } from "../support/release_tree.js";

/** Serves until the test ends; what the server tells goes to `events`. */
export async function serve(options: ServerOptions, events: ServerEvent[] = []): Promise<number> {
  const server = createServer({ log: (event) => events.push(event), ...options });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return listen(server, "127.0.0.1", 0);
}

export const OLD = Array.from({ length: 400 }, (_, i) => `line ${i * 7919}\n`).join("");
export const NEXT = OLD.replace("line 7919\n", "another line\n");
/** Repeats itself at a distance that only a larger window than a board's would see. */
export const TEXT = Array.from({ length: 300 }, (_, i) => `value = ${(i % 75) ** 3}\n`).join("");

/** Stands for a patch of 81 bytes: tests of the server need only know what it was made from. */
export const patchOf = (old: Uint8Array | string, next: Uint8Array | string) =>
  Buffer.from(`${sha1(old)}>${sha1(next)}`);
export const makePatch: MakePatch = async (old, next) => patchOf(old, next);

const ASK = "/manifest.json?current_ver=1&form=lines";

/** A server of a folder of these files, and a client at version 1 of it, unless it asks for another one. */
export async function start(
  tree: Tree,
  options: { cache?: string; makePatch?: MakePatch; patience?: number } = {},
) {
  const root = writeTree(tree);
  const events: ServerEvent[] = [];
  const port = await serve({ root, makePatch, ...options }, events);
  const session = new Session(port);
  const manifest = async (query = "") => readLines((await session.ask(`${ASK}${query}`)).body.toString());
  const kinds = async (query = "") => (await manifest(query)).written.map((file) => file.kind);
  const parts = async (lines: Lines) => partsOf(lines, (await session.ask(lines.bundle?.request ?? "")).body);
  const packed = () => events.flatMap((event) => (event.type === "packed" ? [event.name] : []));
  return { root, port, session, events, manifest, kinds, parts, packed };
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
