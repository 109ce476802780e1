import { BoardError } from "../operations.js";
import type { Answer, Host, Peer } from "./host.js";

export interface HttpRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly version: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

export interface HttpResponse {
  /** 200 where absent. */
  readonly status?: number;
  /** Sent as they are. `Content-Length` is added where neither case of it is given. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | string;
}

/** Answers a request; raw bytes are sent as they are, whatever they say. */
export type HttpHandler = (request: HttpRequest) => HttpResponse | Uint8Array;

/** How the host misbehaves. Counts are in bytes of one connection's answers, from the status line on. */
export interface HttpFaults {
  /** Gives at most so many bytes at a time. */
  readonly chunk?: number;
  /** Closes the connection after so many bytes. */
  readonly cutAfter?: number;
  /** Resets the connection after so many bytes. */
  readonly resetAfter?: number;
  /** Says nothing more after so many bytes. */
  readonly silentAfter?: number;
  /** Takes so many milliseconds for each piece. */
  readonly delayMs?: number;
  /** Refuses connections. */
  readonly refuse?: boolean;
}

/**
 * A web server next to the board: answers HTTP/1.0 and 1.1, closes behind each answer unless its headers say
 * `Connection: keep-alive`. `faults` may be changed between requests.
 *
 * @throws BoardError ECONNREFUSED on `connect` where it refuses
 */
export function httpHost(handler: HttpHandler, faults: HttpFaults = {}): Host {
  return {
    connect() {
      if (faults.refuse === true) throw new BoardError("ECONNREFUSED");
      return new HttpPeer(handler, faults);
    },
  };
}

class HttpPeer implements Peer {
  readonly #handler: HttpHandler;
  readonly #faults: HttpFaults;
  #incoming = Buffer.alloc(0);
  #outgoing = Buffer.alloc(0);
  #sent = 0;
  #closing = false;

  constructor(handler: HttpHandler, faults: HttpFaults) {
    this.#handler = handler;
    this.#faults = faults;
  }

  receive(data: Uint8Array): void {
    this.#incoming = Buffer.concat([this.#incoming, data]);
    while (!this.#closing) {
      const request = this.#nextRequest();
      if (request === null) return;
      const { bytes, keepAlive } = encode(this.#handler(request));
      this.#outgoing = Buffer.concat([this.#outgoing, bytes]);
      this.#closing = !keepAlive;
    }
  }

  give(limit: number): Answer {
    const { chunk, cutAfter, resetAfter, silentAfter, delayMs } = this.#faults;
    if (cutAfter !== undefined && this.#sent >= cutAfter) return "closed";
    if (resetAfter !== undefined && this.#sent >= resetAfter) return "reset";
    if (silentAfter !== undefined && this.#sent >= silentAfter) return "silent";
    const end = Math.min(cutAfter ?? Infinity, resetAfter ?? Infinity, silentAfter ?? Infinity);
    const count = Math.min(limit, chunk ?? limit, this.#outgoing.length, end - this.#sent);
    if (count === 0) return this.#closing ? "closed" : "silent";
    const bytes = new Uint8Array(this.#outgoing.subarray(0, count));
    this.#outgoing = this.#outgoing.subarray(count);
    this.#sent += count;
    return delayMs === undefined ? { bytes } : { bytes, afterMs: delayMs };
  }

  /** Takes a complete request off what has come in. */
  #nextRequest(): HttpRequest | null {
    const end = this.#incoming.indexOf("\r\n\r\n");
    if (end === -1) return null;
    const [requestLine = "", ...lines] = this.#incoming.toString("utf8", 0, end).split("\r\n");
    const [method = "", target = "", version = ""] = requestLine.split(" ");
    const headers = new Map<string, string>();
    for (const line of lines) {
      const colon = line.indexOf(":");
      headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
    const bodyEnd = end + 4 + Number(headers.get("content-length") ?? 0);
    if (this.#incoming.length < bodyEnd) return null;
    const body = new Uint8Array(this.#incoming.subarray(end + 4, bodyEnd));
    this.#incoming = this.#incoming.subarray(bodyEnd);
    return { method, target, version, headers, body };
  }
}

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  206: "Partial Content",
  404: "Not Found",
  500: "Internal Server Error",
};

function encode(response: HttpResponse | Uint8Array): { bytes: Buffer; keepAlive: boolean } {
  if (response instanceof Uint8Array) return { bytes: Buffer.from(response), keepAlive: false };
  const { status = 200, headers = {}, body = "" } = response;
  const content = Buffer.from(body);
  const names = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const lines = [`HTTP/1.0 ${status} ${REASONS[status] ?? "Status"}`];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (!names.has("content-length")) lines.push(`Content-Length: ${content.length}`);
  return {
    bytes: Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), content]),
    keepAlive: names.get("connection")?.toLowerCase() === "keep-alive",
  };
}
