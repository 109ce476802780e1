declare module "utime" {
  /** Milliseconds on a counter that wraps: compare with `ticks_diff` only. */
  export function ticks_ms(): number;
  /** `end - start` in milliseconds, right across the wrap. */
  export function ticks_diff(end: number, start: number): number;
  export function ticks_add(ticks: number, ms: number): number;
  export function sleep_ms(ms: number): void;
  /** Seconds. */
  export function sleep(seconds: number): void;
  /** Seconds since the board's epoch. */
  export function time(): number;
}

declare module "gc" {
  export function collect(): void;
  export function mem_free(): number;
}

declare module "machine" {
  import type { Kwargs } from "builtins";
  /** Restarts at once: nothing after it runs. */
  export function reset(): never;
  /** Sleeps for `ms` milliseconds, then restarts. */
  export function deepsleep(ms: number): never;
  /** Six bytes: the WiFi MAC. */
  export function unique_id(): Uint8Array;
  export function reset_cause(): number;
  export const PWRON_RESET: number;
  export const HARD_RESET: number;
  export const WDT_RESET: number;
  export const DEEPSLEEP_RESET: number;
  export const SOFT_RESET: number;
  /** The hardware watchdog: restarts the board unless fed in time. It cannot be stopped. */
  export class WDT {
    constructor(options: Kwargs<{ timeout: number }>);
    feed(): void;
  }
}

/** Pycom's own. The firmware has two slots; an update is written to the one that does not run. */
declare module "pycom" {
  import type { Kwargs } from "builtins";
  /** Starts at the beginning of the other slot, always. @throws OSError */
  export function ota_start(): void;
  /** At most 4,096 bytes a call. There is *no bound*: the caller must stay within the slot. @throws OSError */
  export function ota_write(data: Uint8Array): void;
  /** Whether what was written is a valid image. */
  export function ota_verify(): boolean;
  /** Marks the written slot: the bootloader starts it next. @throws OSError */
  export function ota_finish(): void;
  /** The slot that runs: 0 is the factory slot, 1 is `OTA_0`. (Some firmware tells an address instead: see `bootmgr`.) */
  export function ota_slot(): number;
  export const FACTORY: number;
  export const OTA_0: number;
  /** What the bootloader starts: the slot that is marked ("Factory" or "ota_0"), the filesystem, safe boot, the status. */
  export function bootmgr(): readonly [string, string, string, string];
  /** Chooses the slot that boots next. */
  export function bootmgr(options: Kwargs<{ boot_partition: number; reset: boolean }>): void;
  /** Non-volatile storage: power-safe; keys of at most 15 characters. @throws OSError */
  export function nvs_set(key: string, value: number | string): void;
  /** `missing` where the key is absent. */
  export function nvs_get(key: string, missing: number): number | string;
  /** `None` where the key is absent; newer firmware raises `ValueError` instead. */
  export function nvs_get(key: string): number | string | null;
  export function nvs_erase(key: string): void;
  /** The blinking LED on or off. */
  export function heartbeat(on: boolean): void;
  /** The LED's colour as `0xRRGGBB`. */
  export function rgbled(colour: number): void;
}
