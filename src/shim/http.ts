import { AttributeError, encode, item, len, lower, slice, strip } from "builtins";
import type { socket } from "socket";
import { time } from "time";
import type { Conditions } from "../releases/conditions.js";
import { headerBlock } from "../releases/old_clients.js";
import { Refusal, statusText } from "../releases/refusal.js";
import { type Body, sendAll } from "./bodies.js";
import { REQUEST_SIZE, REQUEST_TIME } from "./settings.js";
import { UTF8 } from "./utf8.js";

/** What a client asks. */
export interface Request {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly target: string;
  /** Whether it speaks HTTP/1.0: it gets the whole of what it asks for, and is told of nothing else. */
  readonly isOld: boolean;
  /** The `Host` header, `null` where there is none. */
  readonly host: string | null;
  /** The address and port that it reached, `null` where the platform does not tell. */
  readonly address: string | null;
  readonly conditions: Conditions;
}

/** What goes back to a client: of `body` the bytes from `start` up to, and without, `end`. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  /** Further lines of the head. */
  readonly fields: readonly string[];
  readonly body: Body;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads the head of a request.
 *
 * @throws Refusal 400 for what is no HTTP, 408 for what comes too slowly; OSError when the client is silent.
 */
export function readRequest(connection: socket): Request {
  const lines = readLines(connection);
  const words = lines.length === 0 ? [] : item(lines, 0).split(" ");
  if (words.length !== 3 || !item(words, 2).startsWith("HTTP/1.")) {
    throw new Refusal(400, "not an HTTP request");
  }
  return {
    method: item(words, 0),
    target: item(words, 1),
    isOld: item(words, 2) === "HTTP/1.0",
    host: fieldOf(lines, "host:"),
    address: addressOf(connection),
    conditions: {
      range: fieldOf(lines, "range:"),
      ifRange: fieldOf(lines, "if-range:"),
      ifNoneMatch: fieldOf(lines, "if-none-match:"),
    },
  };
}

/** What the first of `lines` that begins with `name`, in any case, says; `null` where there is none. */
function fieldOf(lines: readonly string[], name: string): string | null {
  for (const line of lines) {
    if (lower(line).startsWith(name)) {
      return strip(slice(line, len(name)));
    }
  }
  return null;
}

function addressOf(connection: socket): string | null {
  try {
    const [address, port] = connection.getsockname();
    return `${address}:${port}`;
  } catch (e) {
    if (e instanceof AttributeError) {
      return null;
    }
    throw e;
  }
}

/** The lines up to the blank one. */
function readLines(connection: socket): string[] {
  const lines: string[] = [];
  let line: number[] = [];
  let size = 0;
  const deadline = time() + REQUEST_TIME;
  while (size < REQUEST_SIZE) {
    const part = connection.recv(256);
    if (part.length === 0) {
      throw new Refusal(400, "not an HTTP request");
    }
    for (const byte of part) {
      if (byte === 127 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13)) {
        throw new Refusal(400, "not an HTTP request");
      }
      line.push(byte);
      if (byte === 10) {
        const decoded = UTF8.decode(line);
        if (decoded === null) {
          throw new Refusal(400, "not an HTTP request");
        }
        const text = strip(decoded);
        if (text === "") {
          return lines;
        }
        lines.push(text);
        line = [];
      }
    }
    if (time() > deadline) {
      throw new Refusal(408, "the request did not come");
    }
    size += part.length;
  }
  throw new Refusal(400, "not an HTTP request");
}

/** Sends an answer. `body` is false for HEAD. */
export function sendAnswer(connection: socket, answer: Answer, body: boolean): void {
  const lines = [
    `HTTP/1.0 ${answer.status} ${statusText(answer.status)}`,
    ...contentLines(answer),
    "Connection: close",
    ...answer.fields,
  ];
  sendAll(connection, encode(headerBlock(lines)));
  if (body) {
    answer.body.send(connection, answer.start, answer.end);
  }
}

function contentLines(answer: Answer): string[] {
  if (answer.status === 304) {
    return [];
  }
  return [`Content-Type: ${answer.type}`, `Content-Length: ${answer.end - answer.start}`];
}
