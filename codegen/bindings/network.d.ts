declare module "network" {
  import type { Bytes, Kwargs } from "builtins";

  /** What a scan finds: `ssid, bssid, security, channel, signal strength in dBm`. */
  export type AccessPoint = readonly [string, Bytes, number, number, number];

  export class WLAN {
    static readonly STA: number;
    static readonly AP: number;
    static readonly STA_AP: number;
    static readonly WEP: number;
    static readonly WPA: number;
    static readonly WPA2: number;
    constructor(options?: Kwargs<{ mode?: number }>);
    /** The networks in reach. */
    scan(): AccessPoint[];
    /** Starts to connect and returns; poll `isconnected()`. `timeout` in milliseconds. */
    connect(ssid: string, options?: Kwargs<{ auth?: readonly [number, string]; timeout?: number }>): void;
    isconnected(): boolean;
    /** The network that it is connected to. */
    ssid(): string | null;
    /** `(address, netmask, gateway, DNS server)` */
    ifconfig(): readonly [string, string, string, string];
    disconnect(): void;
    /** Switches WiFi off. */
    deinit(): void;
  }

  export class LoRa {
    static readonly LORAWAN: number;
    static readonly LORA: number;
    static readonly EU868: number;
    static readonly US915: number;
    static readonly OTAA: number;
    static readonly ABP: number;
    constructor(options: Kwargs<{ mode: number; region?: number }>);
    /** `auth` is `(application EUI, application key)`; with `timeout=0` it returns at once. */
    join(options: Kwargs<{ activation: number; auth: readonly [Bytes, Bytes]; timeout?: number }>): void;
    has_joined(): boolean;
  }
}

/** TCP, and LoRa's raw sockets (`AF_LORA`, `SOCK_RAW`). Everything raises `OSError`; a timeout is one too. */
declare module "usocket" {
  import type { OSError } from "builtins";
  export const AF_INET: number;
  export const AF_LORA: number;
  export const SOCK_STREAM: number;
  export const SOCK_RAW: number;
  export const SOL_LORA: number;
  export const SO_DR: number;
  /** What a socket raises when its time is up. */
  export class timeout extends OSError {}
  export class socket {
    constructor(family?: number, type?: number);
    /** @throws OSError ECONNREFUSED, EHOSTUNREACH, ETIMEDOUT */
    connect(address: readonly [string, number]): void;
    /** May send less than all: the number of bytes sent. */
    send(data: Uint8Array): number;
    /** At most `count` bytes; none where the peer closed (or, without blocking, where there is nothing). */
    recv(count: number): Uint8Array;
    /** Fills `buffer`; less only where the peer closed. @throws OSError ETIMEDOUT */
    readinto(buffer: Uint8Array): number;
    /** One line with its line feed, at most `limit` bytes of it; none where the peer closed. @throws OSError ETIMEDOUT */
    readline(limit: number): Uint8Array;
    /** Seconds. */
    settimeout(seconds: number): void;
    setblocking(blocking: boolean): void;
    setsockopt(level: number, option: number, value: number): void;
    close(): void;
  }
}
