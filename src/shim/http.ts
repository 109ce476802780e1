import { AttributeError, encode, item, lower, memoryview, open, slice, strip } from "builtins";
import type { socket } from "socket";
import { time } from "time";
import { headerBlock } from "../releases/old_clients.js";
import { Refusal, statusText } from "../releases/refusal.js";
import { BUFFER, VIEW } from "./files.js";
import { REQUEST_SIZE, REQUEST_TIME } from "./settings.js";
import { UTF8 } from "./utf8.js";

/** What a client asks. */
export interface Request {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly target: string;
  /** The `Host` header, `null` where there is none. */
  readonly host: string | null;
  /** The address and port that it reached, `null` where the platform does not tell. */
  readonly address: string | null;
}

/** What goes back to a client: a text, or a file of which `size` bytes are sent. */
export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly file: string | null;
  readonly size: number;
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
  let host: string | null = null;
  for (const line of lines) {
    if (host === null && lower(line).startsWith("host:")) {
      host = strip(slice(line, 5));
    }
  }
  return { method: item(words, 0), target: item(words, 1), host, address: addressOf(connection) };
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

/** Sends an answer, of a file exactly as many bytes as it announces. `body` is false for HEAD. */
export function sendAnswer(connection: socket, answer: Answer, body: boolean): void {
  const lines = [
    `HTTP/1.0 ${answer.status} ${statusText(answer.status)}`,
    `Content-Type: ${answer.type}`,
    `Content-Length: ${answer.size}`,
    "Connection: close",
  ];
  if (answer.status === 405) {
    lines.push("Allow: GET, HEAD");
  }
  sendAll(connection, encode(headerBlock(lines)));
  if (body) {
    if (answer.file === null) {
      sendAll(connection, encode(answer.text));
    } else {
      sendFile(connection, answer.file, answer.size);
    }
  }
}

/** `send` may take less than all. */
function sendAll(connection: socket, data: Uint8Array): void {
  const view = memoryview(data);
  let sent = 0;
  while (sent < data.length) {
    sent += connection.send(view.subarray(sent));
  }
}

/** A file that became shorter meanwhile ends the connection early, which the client notices by its length. */
function sendFile(connection: socket, path: string, size: number): void {
  const file = open(path, "rb");
  try {
    let left = size;
    while (left > 0) {
      const count = Math.min(left, file.readinto(BUFFER));
      if (count === 0) {
        return;
      }
      sendAll(connection, VIEW.subarray(0, count));
      left -= count;
    }
  } finally {
    file.close();
  }
}
