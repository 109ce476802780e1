// A connection to a server, which is read through one buffer: line by line, or as it comes.

import { type Bytes, encode, item, type MemoryView, memoryview, str, strip, ValueError } from "builtins";
import type { socket } from "usocket";
import { BadResponse, ConnectionClosed } from "./ota_errors.js";
import { connected, receive, sendAll } from "./ota_socket.js";

const LINE_FEED = 10;

/** Every method that waits for the server raises a LinkError where that fails. */
export class Connection {
  private readonly host: string;
  private readonly port: number;
  private readonly seconds: number;
  /** What has come and was not used lies from `at` to `filled`. */
  private readonly buffer: Bytes;
  private readonly view: MemoryView;
  private at = 0;
  private filled = 0;
  private socket: socket | null;

  /** Through `buffer`, which a line must fit into; `seconds` bounds each wait for the server. */
  constructor(host: string, port: number, buffer: Bytes, seconds: number) {
    this.host = host;
    this.port = port;
    this.buffer = buffer;
    this.view = memoryview(buffer);
    this.seconds = seconds;
    this.socket = null;
  }

  open(): void {
    this.socket = connected(this.host, this.port, this.seconds);
  }

  isOpen(): boolean {
    return this.socket !== null;
  }

  close(): void {
    if (this.socket !== null) {
      this.socket.close();
      this.socket = null;
    }
  }

  /** Whether all that has come was used. */
  isUsedUp(): boolean {
    return this.at === this.filled;
  }

  /** Sends a request. What has come before is forgotten. */
  send(text: string): void {
    this.at = 0;
    this.filled = 0;
    sendAll(this.opened(), encode(text), this.seconds);
  }

  /** A line, without its end. @throws BadResponse where it is no text, or too long for the buffer */
  line(): string {
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
      return strip(str(this.view.subarray(start, end), "utf-8"));
    } catch (error) {
      if (error instanceof ValueError) {
        throw new BadResponse("head");
      }
      throw error;
    }
  }

  /**
   * What has come of the `left` bytes that are to come, in the buffer until the next call; none at the end where it is below
   * 0, and the server closes there.
   */
  piece(left: number): MemoryView | null {
    if (this.at === this.filled) {
      this.at = 0;
      this.filled = 0;
      if (!this.readMore()) {
        if (left > 0) {
          throw new ConnectionClosed(`${left} bytes short`);
        }
        return null;
      }
    }
    const start = this.at;
    const count = this.filled - start;
    this.at += left > 0 ? Math.min(count, left) : count;
    return this.at - start === this.buffer.length ? this.view : this.view.subarray(start, this.at);
  }

  private opened(): socket {
    if (this.socket === null) {
      throw new ConnectionClosed("");
    }
    return this.socket;
  }

  /** False where the server has closed. */
  private readMore(): boolean {
    const room: MemoryView = this.filled === 0 ? this.view : this.view.subarray(this.filled);
    const came = receive(this.opened(), room, this.seconds);
    this.filled += came;
    return came > 0;
  }
}
