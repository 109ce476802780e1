// HTTP, as far as downloads need it: one GET after the other over one connection, where the server keeps it; bodies of
// known or unknown length, and parts of them.

import {
  type Bytes,
  decode,
  encode,
  item,
  type MemoryView,
  memoryview,
  slice,
  strip,
  ValueError,
} from "builtins";
import type { socket } from "usocket";
import { BadResponse, ConnectionClosed, NotFound, ServerError, UnexpectedStatus } from "./ota_errors.js";
import { Head } from "./ota_head.js";
import type { Sink } from "./ota_sink.js";
import { connected, receive, sendAll } from "./ota_socket.js";

const LINE_FEED = 10;

/** A server, and the connection to it while there is one. */
export class Server {
  private readonly host: string;
  private readonly port: number;
  private readonly seconds: number;
  /** What has come and was not used lies from `at` to `filled`. */
  private readonly buffer: Bytes;
  private readonly view: MemoryView;
  private at = 0;
  private filled = 0;
  private connection: socket | null;
  private isKept = false;
  /** Whether it is asked for parts: not behind an answer that was not understood. */
  private knowsParts = true;

  /** Through `buffer`, which a head must fit into; `seconds` bounds each wait for the server. */
  constructor(host: string, port: number, buffer: Bytes, seconds: number) {
    this.host = host;
    this.port = port;
    this.buffer = buffer;
    this.view = memoryview(buffer);
    this.seconds = seconds;
    this.connection = null;
  }

  /**
   * Fetches `/request` into `sink`, from `sink.offset` on where the server can.
   *
   * @throws LinkError where another try may help; NotFound, UnexpectedStatus; and what the sink raises
   */
  fetch(request: string, sink: Sink): void {
    try {
      const head = this.exchange(request, sink);
      const isKept = this.isKept;
      this.isKept = false;
      answer(head, sink, this);
      this.isKept = isKept && this.at === this.filled;
    } catch (error) {
      if (error instanceof BadResponse) {
        this.knowsParts = false;
      }
      throw error;
    } finally {
      // What is left of an answer would be taken for the next one.
      if (!this.isKept) {
        this.close();
      }
    }
  }

  close(): void {
    this.isKept = false;
    if (this.connection !== null) {
      this.connection.close();
      this.connection = null;
    }
  }

  /** Moves the body to `sink`, or nowhere. Without a length, it ends where the server closes. */
  body(length: number, sink: Sink | null): void {
    let left = length;
    while (left !== 0) {
      if (this.at === this.filled) {
        this.at = 0;
        this.filled = 0;
        if (!this.readMore()) {
          if (left > 0) {
            throw new ConnectionClosed(`${left} bytes short`);
          }
          return;
        }
      }
      let count = this.filled - this.at;
      if (left > 0) {
        count = Math.min(count, left);
        left -= count;
      }
      if (sink !== null) {
        sink.write(count === this.buffer.length ? this.view : this.view.subarray(this.at, this.at + count));
      }
      this.at += count;
    }
  }

  /** Asks, over the connection that is there if the server still listens, and reads the head of the answer. */
  private exchange(request: string, sink: Sink): Head {
    if (this.connection !== null) {
      try {
        return this.ask(request, sink);
      } catch (error) {
        if (!(error instanceof ConnectionClosed)) {
          throw error;
        }
        this.close();
      }
    }
    this.open();
    return this.ask(request, sink);
  }

  private open(): void {
    this.connection = connected(this.host, this.port, this.seconds);
  }

  private ask(request: string, sink: Sink): Head {
    this.at = 0;
    this.filled = 0;
    const host = `Host: ${this.host}:${this.port}\r\n`;
    const part = this.knowsParts ? rangeOf(sink) : "";
    sendAll(this.opened(), encode(`GET /${request} HTTP/1.1\r\n${host}${part}\r\n`), this.seconds);
    const head = new Head(this.line());
    let line = this.line();
    while (line !== "") {
      head.add(line);
      line = this.line();
    }
    this.isKept = head.isKept && head.length >= 0;
    return head;
  }

  private opened(): socket {
    if (this.connection === null) {
      throw new ConnectionClosed("");
    }
    return this.connection;
  }

  /** A line of the head, without its end. */
  private line(): string {
    let end = this.at;
    while (end === this.filled || item(this.buffer, end) !== LINE_FEED) {
      if (end < this.filled) {
        end += 1;
      } else if (end === this.buffer.length) {
        throw new BadResponse("head");
      } else if (!this.readMore()) {
        throw new ConnectionClosed("in the head");
      }
    }
    const start = this.at;
    this.at = end + 1;
    try {
      return strip(decode(slice(this.buffer, start, end)));
    } catch (error) {
      if (error instanceof ValueError) {
        throw new BadResponse("head");
      }
      throw error;
    }
  }

  /** False where the server has closed. */
  private readMore(): boolean {
    const room: MemoryView = this.filled === 0 ? this.view : this.view.subarray(this.filled);
    const came = receive(this.opened(), room, this.seconds);
    this.filled += came;
    return came > 0;
  }
}

/** What to ask for besides: the part that is missing, as long as the content is the same. */
function rangeOf(sink: Sink): string {
  if (sink.tag === "" || (sink.offset === 0 && sink.end < 0)) {
    return "";
  }
  const last = sink.end < 0 ? "" : `${sink.end - 1}`;
  return `Range: bytes=${sink.offset}-${last}\r\nIf-Range: "${sink.tag}"\r\n`;
}

/** Does with an answer what its head says. */
function answer(head: Head, sink: Sink, server: Server): void {
  const status = head.status;
  if (status === 200) {
    sink.begin(head.length, 0, head.tag);
    server.body(head.length, sink);
  } else if (status === 206) {
    if (head.start !== sink.offset) {
      throw new BadResponse("range");
    }
    sink.begin(head.size, head.start);
    server.body(head.length, sink);
  } else if (status === 416 && sink.offset > 0) {
    // Nothing comes behind what is there.
    sink.begin(sink.offset, sink.offset);
    server.body(head.length, null);
  } else if (status === 404) {
    throw new NotFound("");
  } else if (status >= 500) {
    throw new ServerError(`${status}`);
  } else {
    throw new UnexpectedStatus(`${status}`);
  }
}
