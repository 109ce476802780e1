// HTTP, as far as downloads need it: one GET after the other over one connection, where the server keeps it; bodies of
// known or unknown length, and parts of them.

import type { Bytes } from "builtins";
import { Connection } from "./ota_connection.js";
import { BadResponse, ConnectionClosed, NotFound, ServerError, UnexpectedStatus } from "./ota_errors.js";
import { Head } from "./ota_head.js";
import type { Sink } from "./ota_sink.js";

/** A server, and the connection to it while there is one. */
export class Server {
  private readonly address: string;
  private readonly connection: Connection;
  /** Whether it is asked for parts: not behind an answer that was not understood. */
  private knowsParts = true;

  /** Through `buffer`, which a head must fit into; `seconds` bounds each wait for the server. */
  constructor(host: string, port: number, buffer: Bytes, seconds: number) {
    this.address = `${host}:${port}`;
    this.connection = new Connection(host, port, buffer, seconds);
  }

  /**
   * Fetches `/request` into `sink`, from `sink.offset` on where the server can.
   *
   * @throws LinkError where another try may help; NotFound, UnexpectedStatus; and what the sink raises
   */
  fetch(request: string, sink: Sink): void {
    let isKept = false;
    try {
      const head = this.exchange(request, sink);
      const isWanted = begin(sink, head);
      // A refusal of unknown length is left unread.
      let left = isWanted || head.length >= 0 ? head.length : 0;
      while (left !== 0) {
        const piece = this.connection.piece(left);
        if (piece === null) {
          break;
        }
        left -= left < 0 ? 0 : piece.length;
        if (isWanted) {
          sink.write(piece);
        }
      }
      isKept = head.isKept && head.length >= 0 && left === 0 && this.connection.isUsedUp();
    } catch (error) {
      if (error instanceof BadResponse) {
        this.knowsParts = false;
      }
      throw error;
    } finally {
      // What is left of an answer would be taken for the next one.
      if (!isKept) {
        this.close();
      }
    }
  }

  close(): void {
    this.connection.close();
  }

  /** Asks, over the connection that is there if the server still listens, and reads the head of the answer. */
  private exchange(request: string, sink: Sink): Head {
    if (this.connection.isOpen()) {
      try {
        return this.ask(request, sink);
      } catch (error) {
        if (!(error instanceof ConnectionClosed)) {
          throw error;
        }
        this.close();
      }
    }
    this.connection.open();
    return this.ask(request, sink);
  }

  private ask(request: string, sink: Sink): Head {
    const part = this.knowsParts ? rangeOf(sink) : "";
    this.connection.send(`GET /${request} HTTP/1.1\r\nHost: ${this.address}\r\n${part}\r\n`);
    const head = new Head(this.connection.line());
    let line = this.connection.line();
    while (line !== "") {
      head.add(line);
      line = this.connection.line();
    }
    return head;
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

/** Begins with an answer as its head says; whether what follows is for the sink. */
function begin(sink: Sink, head: Head): boolean {
  const status = head.status;
  if (head.encoding !== "" && status < 300) {
    throw new BadResponse(head.encoding);
  }
  if (status === 200) {
    sink.begin(head.length, 0, head.tag);
  } else if (status === 206) {
    if (head.start !== sink.offset) {
      throw new BadResponse("range");
    }
    sink.begin(head.size, head.start);
  } else if (status === 416 && sink.offset > 0) {
    // Nothing comes behind what is there.
    sink.begin(sink.offset, sink.offset);
    return false;
  } else if (status === 404) {
    throw new NotFound("");
  } else if (status >= 500) {
    throw new ServerError(`${status}`);
  } else {
    throw new UnexpectedStatus(`${status}`);
  }
  return true;
}
