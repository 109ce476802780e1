// HTTP, as far as a download needs it: one GET a connection, a body of known or unknown length.

import { type Bytes, decode, encode, int, item, len, lower, memoryview, OSError, ValueError } from "builtins";
import { EAGAIN, ECONNREFUSED, ETIMEDOUT } from "uerrno";
import { AF_INET, SOCK_STREAM, socket, timeout } from "usocket";
import {
  BadResponse,
  ConnectionClosed,
  ConnectionRefused,
  type LinkError,
  NotFound,
  ServerError,
  TimedOut,
  UnexpectedStatus,
} from "./ota_errors.js";
import type { Sink } from "./ota_sink.js";

const LINE_LIMIT = 512;
const HEAD_LIMIT = 8192;

/**
 * Fetches `http://host:port/request` through `buffer` into `sink`. `seconds` bounds each wait for the server.
 *
 * @throws LinkError where another try may help; NotFound, UnexpectedStatus; and what the sink raises
 */
export function download(
  host: string,
  port: number,
  request: string,
  sink: Sink,
  buffer: Bytes,
  seconds: number,
): void {
  const connection = new socket(AF_INET, SOCK_STREAM);
  try {
    connection.settimeout(seconds);
    connection.connect([host, port]);
    sendAll(connection, encode(`GET /${request} HTTP/1.0\r\nHost: ${host}:${port}\r\n\r\n`));
    const length = readHead(connection);
    sink.begin(length);
    readBody(connection, sink, buffer, length);
  } catch (error) {
    // Sinks name their own failures, so what is left is the socket's.
    if (error instanceof OSError) {
      throw linkError(error);
    }
    throw error;
  } finally {
    connection.close();
  }
}

/** `send` may take less than it is given. */
function sendAll(connection: socket, data: Bytes): void {
  const view = memoryview(data);
  let sent = 0;
  while (sent < data.length) {
    sent += connection.send(view.subarray(sent));
  }
}

/** Reads status and headers; what `Content-Length` says, -1 where there is none. */
function readHead(connection: socket): number {
  checkStatus(readLine(connection));
  let length = -1;
  let room = HEAD_LIMIT;
  while (room > 0) {
    const line = readLine(connection);
    if (line === "\r\n" || line === "\n") {
      return length;
    }
    room -= len(line);
    const parts = line.split(":");
    const name = lower(item(parts, 0));
    if (name === "content-length" && parts.length === 2) {
      length = natural(item(parts, 1));
    } else if (name === "transfer-encoding") {
      throw new BadResponse(name);
    }
  }
  throw new BadResponse("head too long");
}

function readLine(connection: socket): string {
  const line = connection.readline(LINE_LIMIT);
  try {
    const text = decode(line);
    if (text.endsWith("\n")) {
      return text;
    }
    if (line.length < LINE_LIMIT) {
      throw new ConnectionClosed("in the head");
    }
  } catch (error) {
    if (!(error instanceof ValueError)) {
      throw error;
    }
  }
  throw new BadResponse("head");
}

function checkStatus(line: string): void {
  const parts = line.split(" ");
  if (!line.startsWith("HTTP/1.") || parts.length < 2) {
    throw new BadResponse("status");
  }
  const status = natural(item(parts, 1));
  if (status === 404) {
    throw new NotFound("");
  }
  if (status >= 500) {
    throw new ServerError(`${status}`);
  }
  if (status !== 200) {
    throw new UnexpectedStatus(`${status}`);
  }
}

function natural(text: string): number {
  try {
    const value = int(text);
    if (value >= 0) {
      return value;
    }
  } catch (error) {
    if (!(error instanceof ValueError)) {
      throw error;
    }
  }
  throw new BadResponse(text);
}

/** Without a length, the body ends where the server closes. */
function readBody(connection: socket, sink: Sink, buffer: Bytes, length: number): void {
  const view = memoryview(buffer);
  let left = length;
  while (left !== 0) {
    const want = left > 0 && left < buffer.length ? view.subarray(0, left) : view;
    const count = connection.readinto(want);
    if (count === 0) {
      if (left > 0) {
        throw new ConnectionClosed(`${left} bytes short`);
      }
      return;
    }
    sink.write(view.subarray(0, count));
    if (left > 0) {
      left -= count;
    }
  }
}

function linkError(error: OSError): LinkError {
  const errno = error.args[0];
  if (error instanceof timeout || errno === ETIMEDOUT || errno === EAGAIN) {
    return new TimedOut("");
  }
  if (errno === ECONNREFUSED) {
    return new ConnectionRefused("");
  }
  return new ConnectionClosed(`errno ${errno}`);
}
