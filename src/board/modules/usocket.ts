/// <reference path="../../../codegen/bindings/sockets.d.ts" />
import { type Call, CONSTANTS } from "../operations.js";
import { raisingTimeouts, TimeoutError } from "./exceptions.js";

const { AF_INET, SOCK_STREAM } = CONSTANTS.socket;

type Simulated = Pick<
  import("usocket").socket,
  | "connect"
  | "send"
  | "recv"
  | "readinto"
  | "readline"
  | "settimeout"
  | "setblocking"
  | "setsockopt"
  | "close"
>;

type Module = typeof CONSTANTS.socket & {
  readonly timeout: typeof TimeoutError;
  readonly socket: new (family?: number, type?: number) => Simulated;
};

export function usocket(board: Call): Module {
  const call = raisingTimeouts(board);
  class Socket implements Simulated {
    readonly #socket: number;
    constructor(family: number = AF_INET, type: number = SOCK_STREAM) {
      this.#socket = call("socket.open", family, type);
    }
    connect([host, port]: readonly [string, number]): void {
      call("socket.connect", this.#socket, host, port);
    }
    send(data: Uint8Array): number {
      return call("socket.send", this.#socket, data);
    }
    recv(count: number): Uint8Array {
      return this.#filled("socket.recv", count);
    }
    readinto(buffer: Uint8Array): number | null {
      const count = call("socket.readinto", this.#socket, buffer);
      return count === -1 ? null : count;
    }
    readline(limit: number): Uint8Array {
      return this.#filled("socket.readline", limit);
    }
    settimeout(seconds: number): void {
      const ms = Math.trunc(seconds * 1000);
      call("socket.settimeout", this.#socket, seconds > 0 ? Math.max(1, ms) : ms);
    }
    setblocking(blocking: boolean): void {
      call("socket.settimeout", this.#socket, blocking ? -1 : 0);
    }
    setsockopt(level: number, option: number, value: number): void {
      call("socket.setsockopt", this.#socket, level, option, value);
    }
    close(): void {
      call("socket.close", this.#socket);
    }
    #filled(operation: "socket.recv" | "socket.readline", count: number): Uint8Array {
      const buffer = new Uint8Array(count);
      return buffer.subarray(0, call(operation, this.#socket, buffer));
    }
  }
  return { ...CONSTANTS.socket, timeout: TimeoutError, socket: Socket };
}
