import type { Connection } from "../network.js";
import { BoardError, CONSTANTS } from "../operations.js";
import type { Clock } from "./clock.js";
import type { Lora } from "./lora.js";
import { waitInVain } from "./waiting.js";
import type { Link, Wifi } from "./wifi.js";

const { AF_INET, AF_LORA, SOCK_STREAM, SOCK_RAW, SOL_LORA, SO_DR } = CONSTANTS.socket;
const LINE_FEED = 0x0a;

interface Socket {
  timeoutMs: number;
  connection: Connection | null;
  /** The WiFi link that it was connected through; null for LoRa. */
  link: Link | null;
}

/** The board's sockets: TCP over WiFi, and LoRa's raw ones. */
export class Sockets {
  readonly #clock: Clock;
  readonly #wifi: Wifi;
  readonly #lora: Lora;
  readonly #sockets = new Map<number, Socket>();
  #handle = 0;

  constructor(clock: Clock, wifi: Wifi, lora: Lora) {
    this.#clock = clock;
    this.#wifi = wifi;
    this.#lora = lora;
  }

  open(family: number, type: number): number {
    const isLora = family === AF_LORA && type === SOCK_RAW;
    if (!isLora && (family !== AF_INET || type !== SOCK_STREAM)) {
      throw new BoardError("EINVAL", `family ${family}, type ${type}`);
    }
    this.#handle += 1;
    this.#sockets.set(this.#handle, {
      timeoutMs: -1,
      connection: isLora ? this.#lora.socket() : null,
      link: null,
    });
    return this.#handle;
  }

  /** @throws BoardError EHOSTUNREACH without WiFi, ECONNREFUSED, ETIMEDOUT */
  connect(handle: number, host: string, port: number): void {
    const socket = this.#socket(handle);
    if (socket.connection !== null) throw new BoardError("EINVAL", "already connected");
    const link = this.#wifi.link;
    const network = link?.wifi.network;
    if (link === null || network === undefined) throw new BoardError("EHOSTUNREACH", `${host}:${port}`);
    socket.connection = network.connect(host, port, socket.timeoutMs);
    socket.link = link;
  }

  settimeout(handle: number, ms: number): void {
    this.#socket(handle).timeoutMs = ms;
  }

  setsockopt(handle: number, level: number, option: number, value: number): void {
    this.#socket(handle);
    if (level === SOL_LORA && option === SO_DR) this.#lora.dataRate = value;
  }

  send(handle: number, data: Uint8Array): number {
    const socket = this.#socket(handle);
    const connection = this.#alive(socket);
    // An empty message is one for LoRa, and none for TCP.
    return data.length === 0 && socket.link !== null ? 0 : connection.send(data, socket.timeoutMs);
  }

  recv(handle: number, buffer: Uint8Array): number {
    const socket = this.#socket(handle);
    const connection = this.#alive(socket);
    return buffer.length === 0 ? 0 : connection.recv(buffer, socket.timeoutMs);
  }

  /** Gives what is there when the time is up, or at once where the socket does not block; -1 where nothing is. */
  readinto(handle: number, buffer: Uint8Array): number {
    let filled = 0;
    while (filled < buffer.length) {
      const count = this.#recvNow(handle, buffer.subarray(filled));
      if (count === -1) return filled === 0 ? -1 : filled;
      if (count === 0) break;
      filled += count;
    }
    return filled;
  }

  /** -1 where nothing has come. As of other streams, a read raises no error for that: only `recv` and `send` do. */
  #recvNow(handle: number, buffer: Uint8Array): number {
    try {
      return this.recv(handle, buffer);
    } catch (error) {
      if (error instanceof BoardError && (error.code === "EAGAIN" || error.code === "ETIMEDOUT")) return -1;
      throw error;
    }
  }

  readline(handle: number, buffer: Uint8Array): number {
    let filled = 0;
    while (filled < buffer.length) {
      const count = this.recv(handle, buffer.subarray(filled, filled + 1));
      filled += count;
      if (count === 0 || buffer[filled - 1] === LINE_FEED) break;
    }
    return filled;
  }

  /** Closing twice is no error. */
  close(handle: number): void {
    this.#sockets.get(handle)?.connection?.close();
    this.#sockets.delete(handle);
  }

  boot(): void {
    for (const { connection } of this.#sockets.values()) connection?.close();
    this.#sockets.clear();
    this.#handle = 0;
  }

  #socket(handle: number): Socket {
    const socket = this.#sockets.get(handle);
    if (socket === undefined) throw new BoardError("EBADF", "the socket is closed");
    return socket;
  }

  /** A connection whose WiFi link is gone hears nothing more: whoever uses it waits in vain. */
  #alive({ connection, link, timeoutMs }: Socket): Connection {
    if (connection === null) throw new BoardError("ENOTCONN");
    if (link === null || link === this.#wifi.link) return connection;
    return waitInVain(this.#clock, timeoutMs, "the WiFi link is lost");
  }
}
