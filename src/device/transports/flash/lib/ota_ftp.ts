// FTP, as far as downloads need it: RFC 959, with SIZE and REST in streams as in RFC 3659.

import { type Bytes, encode, item, type MemoryView, memoryview, slice, str, ValueError } from "builtins";
import type { socket } from "usocket";
import {
  BadResponse,
  ConnectionClosed,
  NotFound,
  ServerError,
  UnexpectedStatus,
} from "../../../flash/lib/ota_errors.js";
import type { Sink } from "../../../flash/lib/ota_sink.js";
import { connected, natural, receive, sendAll } from "../../../flash/lib/ota_socket.js";

/** How many lines a reply may have. */
const LINES = 64;
const PORTS = 65535;
const LINE_FEED = 10;
const CARRIAGE_RETURN = "\r";

/** A server of files, and the connection that commands go over while there is one. */
export class FileServer {
  private readonly host: string;
  private readonly port: number;
  /** Content comes through it, and between two contents a line of a reply. */
  private readonly buffer: Bytes;
  private readonly view: MemoryView;
  private readonly seconds: number;
  private control: socket | null;
  /** What the last reply says behind its code. */
  private said = "";

  /** Through `buffer`, which a line of a reply must fit into; `seconds` bounds each wait for the server. */
  constructor(host: string, port: number, buffer: Bytes, seconds: number) {
    this.host = host;
    this.port = port;
    this.buffer = buffer;
    this.view = memoryview(buffer);
    this.seconds = seconds;
    this.control = null;
  }

  /** Connects, unless it is connected. @throws LinkError; UnexpectedStatus where the server does not let in */
  enter(user: string, login: string): void {
    if (this.control !== null) {
      return;
    }
    this.control = connected(this.host, this.port, this.seconds);
    try {
      this.require(this.reply(), 220);
      let code = this.ask(`USER ${user}`);
      if (code === 331) {
        code = this.ask(`PASS ${login}`);
      }
      this.require(code, 230);
      this.require(this.ask("TYPE I"), 200);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /**
   * Fetches a file into `sink`, from `sink.offset` on where it has a tag.
   *
   * @throws LinkError where another try may help; NotFound, UnexpectedStatus; and what the sink raises
   */
  fetch(path: string, sink: Sink): void {
    let data: socket | null = null;
    let isWhole = false;
    try {
      this.require(this.ask(`SIZE ${path}`), 213);
      const size = natural(this.said);
      let start = sink.tag === "" || sink.offset > size ? 0 : sink.offset;
      const end = sink.end < 0 ? size : Math.min(sink.end, size);
      if (end > start) {
        data = this.passive();
        if (start > 0 && !this.beginsAt(start)) {
          start = 0;
        }
      }
      sink.begin(size, start);
      if (data !== null) {
        this.retrieve(path);
      }
      let left = end - start;
      while (data !== null && left > 0) {
        const came = receive(data, this.view.subarray(0, Math.min(left, this.buffer.length)), this.seconds);
        if (came === 0) {
          throw new ConnectionClosed(`${left} bytes short`);
        }
        sink.write(this.view.subarray(0, came));
        left -= came;
      }
      isWhole = data === null || end === size;
    } finally {
      if (data !== null) {
        data.close();
      }
      // What is left of a file would be taken for the next reply.
      if (!isWhole) {
        this.close();
      }
    }
    if (isWhole && data !== null) {
      this.finish();
    }
  }

  close(): void {
    if (this.control !== null) {
      this.control.close();
      this.control = null;
    }
  }

  /** The connection over which a file comes. */
  private passive(): socket {
    this.require(this.ask("PASV"), 227);
    return connected(this.host, portIn(this.said), this.seconds);
  }

  /** Whether the server sends a file from there on; a small one may not know how. */
  private beginsAt(start: number): boolean {
    const code = this.ask(`REST ${start}`);
    if (code >= 500) {
      return false;
    }
    this.require(code, 350);
    return true;
  }

  private retrieve(path: string): void {
    const code = this.ask(`RETR ${path}`);
    this.require(code === 125 ? 150 : code, 150);
  }

  /** The server says that a file was all there. */
  private finish(): void {
    try {
      const code = this.reply();
      this.require(code === 250 ? 226 : code, 226);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** The code of the reply to a command. */
  private ask(command: string): number {
    sendAll(this.opened(), encode(`${command}\r\n`), this.seconds);
    return this.reply();
  }

  /** `220 Welcome`; or several lines, from `220-` to one that begins with `220 `. */
  private reply(): number {
    let line = this.line();
    const code = slice(line, 0, 3);
    const value = natural(code);
    if (slice(line, 3, 4) === "-") {
      let count = 1;
      while (!line.startsWith(`${code} `)) {
        if (count === LINES) {
          throw new BadResponse("reply");
        }
        line = this.line();
        count += 1;
      }
    }
    this.said = slice(line, 4);
    return value;
  }

  private line(): string {
    let end = 0;
    while (true) {
      if (end === this.buffer.length) {
        throw new BadResponse("reply");
      }
      if (receive(this.opened(), this.view.subarray(end, end + 1), this.seconds) === 0) {
        throw new ConnectionClosed("reply");
      }
      if (item(this.buffer, end) === LINE_FEED) {
        break;
      }
      end += 1;
    }
    try {
      return item(str(this.view.subarray(0, end), "utf-8").split(CARRIAGE_RETURN), 0);
    } catch (error) {
      if (error instanceof ValueError) {
        throw new BadResponse("reply");
      }
      throw error;
    }
  }

  private opened(): socket {
    if (this.control === null) {
      throw new ConnectionClosed("");
    }
    return this.control;
  }

  private require(code: number, wanted: number): void {
    if (code === 550) {
      throw new NotFound(this.said);
    }
    if (code >= 400 && code < 500) {
      // "Try again", says the server.
      throw new ServerError(`${code}`);
    }
    if (code !== wanted) {
      throw new UnexpectedStatus(`${code}`);
    }
  }
}

/** `227 Entering passive mode (192,168,4,1,7,209)`: the port is 7 * 256 + 209. Which host it names does not matter. */
function portIn(text: string): number {
  const numbers = text.split("(");
  const digits = item(item(numbers, numbers.length - 1).split(")"), 0).split(",");
  if (digits.length !== 6) {
    throw new BadResponse("passive");
  }
  const port = natural(item(digits, 4)) * 256 + natural(item(digits, 5));
  if (port > PORTS) {
    throw new BadResponse("passive");
  }
  return port;
}
