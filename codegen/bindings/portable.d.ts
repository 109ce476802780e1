/**
 * What CPython 3.6 to 3.14 and MicroPython have in common, under the names that both know. Programs for both import
 * these, never the `u…` modules.
 */
declare module "os" {
  /** At least ten values: `[0]` mode (a folder has `& 0x4000`), `[6]` size in bytes, `[8]` time of the last change. */
  export type Stat = readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  export function getcwd(): string;
  export function listdir(path: string): string[];
  /** @throws OSError */
  export function stat(path: string): Stat;
  /** On CPython alone: reading it raises `AttributeError` on MicroPython. */
  export const path: {
    /** The absolute path without symbolic links. */
    realpath(path: string): string;
  };
}
declare module "json" {
  export function dumps(value: unknown): string;
}
declare module "hashlib" {
  export interface Hash {
    update(data: Uint8Array): void;
    digest(): Uint8Array;
  }
  export function sha1(): Hash;
}
declare module "binascii" {
  export function hexlify(data: Uint8Array): Uint8Array;
}
declare module "socket" {
  export const AF_INET: number;
  export const SOCK_STREAM: number;
  export const SOL_SOCKET: number;
  export const SO_REUSEADDR: number;
  /** What `getaddrinfo` gives; `[4]` is the address to bind to. */
  export type AddressInfo = readonly [number, number, number, string, unknown];
  export function getaddrinfo(host: string, port: number): AddressInfo[];
  export class socket {
    constructor(family: number, type: number);
    setsockopt(level: number, option: number, value: number): void;
    bind(address: unknown): void;
    listen(backlog: number): void;
    /** The connection and the address of its other end. */
    accept(): readonly [socket, unknown];
    /** The own address and port. On CPython alone: reading it raises `AttributeError` on MicroPython. */
    getsockname(): readonly [string, number];
    recv(count: number): Uint8Array;
    /** May send less than all: the number of bytes sent. */
    send(data: Uint8Array): number;
    /** Seconds. */
    settimeout(seconds: number): void;
    close(): void;
  }
}
declare module "time" {
  /** Seconds, with or without a fraction. */
  export function time(): number;
  export function sleep(seconds: number): void;
}
declare module "sys" {
  /** Ends the program. */
  export function exit(status: number): never;
  /** The command line: `[0]` is the program. */
  export const argv: string[];
  /** Where modules are looked for, the first folder first. */
  export const path: string[];
  /** The modules that are loaded, by name. */
  export const modules: Map<string, unknown>;
  /** The console. Not every MicroPython's can be flushed: there, reading `flush` raises `AttributeError`. */
  export const stdout: { flush(): void };
}
