/** TCP, UDP, and the raw sockets of LoRa and Sigfox (`AF_LORA`, `SOCK_RAW`). Everything raises `OSError`; a timeout is one too. */
declare module "usocket" {
  import type { Bytes, OSError } from "builtins";
  export const AF_INET: number;
  export const AF_LORA: number;
  export const AF_SIGFOX: number;
  export const SOCK_STREAM: number;
  export const SOCK_DGRAM: number;
  export const SOCK_RAW: number;
  export const IPPROTO_TCP: number;
  export const IPPROTO_UDP: number;
  export const SOL_SOCKET: number;
  export const SO_REUSEADDR: number;
  export const SOL_LORA: number;
  /** LoRaWAN: whether the network confirms what is sent (0 or 1), and the data rate. */
  export const SO_CONFIRMED: number;
  export const SO_DR: number;
  export const SOL_SIGFOX: number;
  /** Sigfox: whether to wait for a downlink, whether to send out of band, the one bit to send; 0 or 1 each. */
  export const SO_RX: number;
  export const SO_OOB: number;
  export const SO_BIT: number;
  /** `(address, port)`: the address in figures, `"192.168.4.1"`. */
  export type Address = readonly [string, number];
  /** What `getaddrinfo` gives; `[4]` is the address to connect to. */
  export type AddressInfo = readonly [number, number, number, string, Address];
  /** Asks for the address of `host`. */
  export function getaddrinfo(host: string, port: number): AddressInfo[];
  /** What a socket raises when its time is up. */
  export class timeout extends OSError {}
  export class socket {
    constructor(family?: number, type?: number, protocol?: number);
    /** @throws OSError ECONNREFUSED, EHOSTUNREACH, ETIMEDOUT */
    connect(address: Address): void;
    /** May send less than all: the number of bytes sent. */
    send(data: Uint8Array): number;
    /** At most `count` bytes; none where the peer closed (or, without blocking, where there is nothing). */
    recv(count: number): Uint8Array;
    /**
     * Fills `buffer`; less only where the peer closed. Without blocking: what is there, and `None` where nothing is.
     *
     * @throws OSError ETIMEDOUT: what had come until then is lost
     */
    readinto(buffer: Uint8Array): number | null;
    /** One line with its line feed, at most `limit` bytes of it; none where the peer closed. @throws OSError ETIMEDOUT */
    readline(limit: number): Uint8Array;
    /** Seconds; 0 for a socket that does not block. */
    settimeout(seconds: number): void;
    /** A server's address; on LoRa the port, 1 to 223. */
    bind(address: Address | number): void;
    listen(backlog?: number): void;
    /** The connection and the address of its other end. */
    accept(): readonly [socket, Address];
    /** UDP: the number of bytes sent. */
    sendto(data: Uint8Array, address: Address): number;
    /** UDP: a message of at most `count` bytes, and who sent it. */
    recvfrom(count: number): readonly [Bytes, Address];
    /** Up to `count` bytes, less only where the peer closed. */
    read(count: number): Bytes;
    /** As `send`. */
    write(data: Uint8Array): number;
    setblocking(blocking: boolean): void;
    setsockopt(level: number, option: number, value: number): void;
    close(): void;
  }
}

/** TLS. */
declare module "ussl" {
  import type { Kwargs, OSError } from "builtins";
  import type { socket } from "usocket";
  export const CERT_NONE: number;
  export const CERT_OPTIONAL: number;
  export const CERT_REQUIRED: number;
  export class SSLError extends OSError {}
  /**
   * A socket that encrypts what goes through `plain`: wrap first, then connect. Only with `cert_reqs=CERT_REQUIRED` and
   * `ca_certs`, the path of a file, is it certain who answers.
   */
  export function wrap_socket(
    plain: socket,
    options?: Kwargs<{
      keyfile?: string;
      certfile?: string;
      server_side?: boolean;
      cert_reqs?: number;
      ca_certs?: string;
    }>,
  ): socket;
}

/** Waiting for several streams at once. */
declare module "uselect" {
  import type { UART } from "machine";
  import type { socket } from "usocket";
  export const POLLIN: number;
  export const POLLOUT: number;
  export const POLLERR: number;
  export const POLLHUP: number;
  export interface Poll {
    /** `events`: what to wait for, reading and writing by default. */
    register(stream: socket | UART, events?: number): void;
    modify(stream: socket | UART, events: number): void;
    unregister(stream: socket | UART): void;
    /** The streams that are ready and for what, after `timeout` milliseconds at most: none where the time is up. */
    poll(timeout?: number): (readonly [socket | UART, number])[];
  }
  export function poll(): Poll;
}
