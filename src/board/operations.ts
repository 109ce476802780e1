/**
 * The seam: every way in which a program reaches the board, named as a MicroPython programmer knows it. The modules of
 * the TypeScript model and the bridges of the real interpreters both come through here, so one trace, one fault engine
 * and one simulated board serve them all.
 *
 * Plain values only: numbers, strings, booleans, null, bytes, and arrays of these. What fails throws {@link BoardError}
 * with an errno, which becomes `OSError(errno)`; a power cut, a reset and a stop throw a {@link Signal}, which no
 * program can catch.
 */
export interface Operations {
  // Files: a handle is a small number. Paths are absolute.
  open(path: string, mode: string): number;
  "file.readinto"(file: number, buffer: Uint8Array): number;
  /** Up to and with the next line feed, as far as `buffer` reaches. */
  "file.readline"(file: number, buffer: Uint8Array): number;
  /** `whence` is 0 from the beginning, 1 from here. @returns the new position, in bytes from the beginning */
  "file.seek"(file: number, offset: number, whence: number): number;
  "file.write"(file: number, data: Uint8Array): number;
  "file.close"(file: number): void;

  "uos.listdir"(path: string): string[];
  /** `[name, type, inode, size]` of each. */
  "uos.ilistdir"(path: string): [name: string, type: number, inode: number, size: number][];
  "uos.mkdir"(path: string): void;
  "uos.rmdir"(path: string): void;
  "uos.remove"(path: string): void;
  "uos.rename"(from: string, to: string): void;
  /** `[mode, size in bytes]`: mode 0x4000 is a folder, 0x8000 a file. */
  "uos.stat"(path: string): [mode: number, size: number];
  /** `[bytes in a block, blocks, free blocks]` */
  "uos.statvfs"(path: string): [blockSize: number, blocks: number, free: number];
  "uos.sync"(): void;
  /** Puts the card into the tree. */
  "uos.mount"(path: string): void;
  "uos.urandom"(count: number): Uint8Array;

  // The one hash unit. The handle is spent after `digest`.
  "uhashlib.open"(algorithm: string): number;
  "uhashlib.update"(hash: number, data: Uint8Array): void;
  "uhashlib.digest"(hash: number): Uint8Array;

  // Firmware slots and non-volatile storage.
  "pycom.ota_start"(): void;
  "pycom.ota_write"(data: Uint8Array): void;
  "pycom.ota_verify"(): boolean;
  "pycom.ota_finish"(): void;
  "pycom.ota_slot"(): number;
  /** The slot that is marked: the bootloader starts it next. */
  "pycom.active_slot"(): number;
  "pycom.bootmgr"(slot: number, reset: boolean): void;
  "pycom.nvs_get"(key: string): number | string | null;
  "pycom.nvs_set"(key: string, value: number | string): void;
  "pycom.nvs_erase"(key: string): void;
  /** Whether the watchdog runs from each start on. */
  "pycom.wdt_on_boot"(): boolean;
  "pycom.heartbeat"(on: boolean): void;
  "pycom.rgbled"(colour: number): void;

  // Time, in milliseconds.
  "utime.ticks_ms"(): number;
  "utime.time"(): number;
  "utime.sleep_ms"(ms: number): void;

  "machine.reset"(): never;
  "machine.deepsleep"(ms: number): never;
  "machine.reset_cause"(): number;
  "machine.unique_id"(): Uint8Array;
  /** Looks for a card. */
  "machine.sd"(): void;
  "machine.wdt"(timeoutMs: number): void;
  "machine.wdt_feed"(): void;

  // Pins by name: levels are 0 or 1. A trigger of 0 watches no more.
  "pin.level"(pin: string): number;
  "pin.drive"(pin: string, level: number): void;
  "pin.watch"(pin: string, trigger: number): void;
  /** Sleeps until a watched edge: `[milliseconds left, pin]`; an empty name at the end of the time. */
  "pin.wait"(ms: number): [left: number, pin: string];
  /** Millivolts. */
  "adc.voltage"(pin: string): number;

  // WiFi. Modes, security and antennas are numbers of `network.WLAN`.
  "wlan.init"(mode: number, antenna: number): void;
  /** 0 while WiFi is off. */
  "wlan.mode"(): number;
  "wlan.antenna"(): number;
  "wlan.setAntenna"(antenna: number): void;
  "wlan.deinit"(): void;
  /** Each `[ssid, bssid in hex, security, channel, dBm]`. */
  "wlan.scan"(): [string, string, number, number, number][];
  "wlan.connect"(ssid: string, security: number, password: string, timeoutMs: number): void;
  "wlan.isconnected"(): boolean;
  "wlan.ssid"(): string | null;
  /** `[address, netmask, gateway, DNS server]` */
  "wlan.ifconfig"(): [string, string, string, string];
  "wlan.disconnect"(): void;

  // LoRaWAN.
  "lora.init"(mode: number, region: number): void;
  "lora.join"(activation: number, eui: Uint8Array, key: Uint8Array): void;
  "lora.has_joined"(): boolean;

  // Sockets: TCP and LoRa's raw ones. Timeouts in milliseconds, -1 for none, 0 for a socket that does not block.
  "socket.open"(family: number, type: number): number;
  "socket.connect"(socket: number, host: string, port: number): void;
  "socket.settimeout"(socket: number, ms: number): void;
  "socket.setsockopt"(socket: number, level: number, option: number, value: number): void;
  "socket.send"(socket: number, data: Uint8Array): number;
  /** What is there, at least one byte, unless the peer closed: 0. */
  "socket.recv"(socket: number, buffer: Uint8Array): number;
  /** Fills the buffer, unless the peer closes first; without blocking, -1 where nothing is there. */
  "socket.readinto"(socket: number, buffer: Uint8Array): number;
  /** Reads up to and with a line feed, at most what the buffer holds. */
  "socket.readline"(socket: number, buffer: Uint8Array): number;
  "socket.close"(socket: number): void;

  /** A line that the program printed. */
  print(line: string): void;
}

export type OperationName = keyof Operations;

/** Calls an operation: what a board offers to its interpreters. */
export type Call = <N extends OperationName>(
  name: N,
  ...args: Parameters<Operations[N]>
) => ReturnType<Operations[N]>;

/** The constants of the board's modules; the numbers are those of Pycom's firmware where a program can see them. */
export const CONSTANTS = {
  socket: { AF_INET: 2, AF_LORA: 30, SOCK_STREAM: 1, SOCK_RAW: 3, SOL_LORA: 30, SO_DR: 2 },
  wlan: { STA: 1, AP: 2, STA_AP: 3, WEP: 1, WPA: 2, WPA2: 3, INT_ANT: 0, EXT_ANT: 1 },
  lora: { LORA: 0, LORAWAN: 1, EU868: 5, US915: 8, OTAA: 0, ABP: 1 },
  resetCause: { PWRON_RESET: 0, HARD_RESET: 1, WDT_RESET: 2, DEEPSLEEP_RESET: 3, SOFT_RESET: 4 },
  pin: {
    IN: 1,
    OUT: 2,
    OPEN_DRAIN: 7,
    PULL_UP: 0,
    PULL_DOWN: 1,
    IRQ_RISING: 1,
    IRQ_FALLING: 2,
  },
  slot: { FACTORY: 0, OTA_0: 1 },
  errno: {
    EPERM: 1,
    ENOENT: 2,
    EIO: 5,
    EBADF: 9,
    EAGAIN: 11,
    ENOMEM: 12,
    EACCES: 13,
    EEXIST: 17,
    ENODEV: 19,
    ENOTDIR: 20,
    EISDIR: 21,
    EINVAL: 22,
    ENOSPC: 28,
    ENAMETOOLONG: 36,
    ENOTEMPTY: 39,
    ECONNRESET: 104,
    ENOTCONN: 107,
    ETIMEDOUT: 110,
    ECONNREFUSED: 111,
    EHOSTUNREACH: 113,
  },
} as const;

export type ErrorName = keyof typeof CONSTANTS.errno;

/** An operation that failed: the program sees `OSError(errno)`. */
export class BoardError extends Error {
  override readonly name = "BoardError";
  readonly code: ErrorName;
  constructor(code: ErrorName, detail = "") {
    super(detail === "" ? code : `${code}: ${detail}`);
    this.code = code;
  }
  get errno(): number {
    return CONSTANTS.errno[this.code];
  }
}

/** Why the processor stopped. */
export type StopCause = "power" | "reset" | "deepsleep" | "watchdog" | "halt";

/**
 * The processor stopped in the middle of an operation: a power cut, a reset, or the host that ends the run ("halt").
 * No program can catch it: nothing after it runs, no `except` and no `finally`.
 */
export class Signal extends Error {
  override readonly name = "Signal";
  readonly why: StopCause;
  constructor(why: StopCause, detail = "") {
    super(detail === "" ? why : `${why}: ${detail}`);
    this.why = why;
  }
}
