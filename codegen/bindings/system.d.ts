declare module "utime" {
  /** `(year, month, day, hour, minute, second, weekday, day of the year)`; Monday is 0, the first of January is 1. */
  export type TimeTuple = readonly [number, number, number, number, number, number, number, number];
  /** Milliseconds on a counter that wraps: compare with `ticks_diff` only. */
  export function ticks_ms(): number;
  /** Microseconds on such a counter. */
  export function ticks_us(): number;
  /** As `ticks_us`, and faster. */
  export function ticks_cpu(): number;
  /** `end - start` in milliseconds, right across the wrap. */
  export function ticks_diff(end: number, start: number): number;
  export function ticks_add(ticks: number, ms: number): number;
  export function sleep_ms(ms: number): void;
  export function sleep_us(us: number): void;
  /** Seconds. */
  export function sleep(seconds: number): void;
  /** Seconds since the board's epoch. */
  export function time(): number;
  /** `seconds` since the epoch, the present by default, in UTC. */
  export function gmtime(seconds?: number): TimeTuple;
  /** The same in local time: UTC plus `timezone()`. */
  export function localtime(seconds?: number): TimeTuple;
  export function mktime(time: TimeTuple): number;
  /** The offset of local time, in seconds. */
  export function timezone(): number;
  export function timezone(seconds: number): void;
}

declare module "gc" {
  export function enable(): void;
  export function disable(): void;
  export function isenabled(): boolean;
  export function collect(): void;
  /** Bytes of heap that are in use. */
  export function mem_alloc(): number;
  /** Bytes of heap that are not. */
  export function mem_free(): number;
  /** Collects when so many bytes are allocated since the last time; -1 for when memory runs out. */
  export function threshold(bytes: number): void;
  /** What it was set to: -1 where it never was. */
  export function threshold(): number;
}

declare module "micropython" {
  /** Room for exceptions that handlers of interrupts raise. */
  export function alloc_emergency_exception_buf(bytes: number): void;
  /** Prints how memory is used. */
  export function mem_info(): void;
  /** Bytes of stack in use. */
  export function stack_use(): number;
  /** The heap may not be used from here on: what tries raises `MemoryError`. */
  export function heap_lock(): void;
  export function heap_unlock(): void;
  /** The character that interrupts programs from the serial line; -1 for none: 3 by default. */
  export function kbd_intr(character: number): void;
}

declare module "_thread" {
  export interface Lock {
    /** Takes the lock, after waiting for it. */
    acquire(): boolean;
    /** With 0: whether the lock was free, and is taken now. */
    acquire(wait: number): boolean;
    release(): void;
    locked(): boolean;
  }
  export function allocate_lock(): Lock;
  /** Runs `body` with `args`, in a thread of its own. */
  export function start_new_thread<T extends readonly unknown[]>(body: (...args: T) => void, args: T): number;
  export function get_ident(): number;
  /** Ends this thread. */
  export function exit(): never;
  /** Bytes of stack for threads that start from now on: 0 for the default, 4,096 at least. */
  export function stack_size(bytes: number): number;
}

declare module "machine" {
  import type { Kwargs } from "builtins";
  /** Restarts at once: nothing after it runs. */
  export function reset(): never;
  /** Sleeps for `ms` milliseconds, then restarts. Radios with LTE are switched off separately. */
  export function deepsleep(ms: number): never;
  /** Sleeps and goes on, after `ms` milliseconds; LoRa and LTE are to be initialised again. */
  export function sleep(ms: number, resume_wifi_ble?: boolean): void;
  /** Waits for the next interrupt. */
  export function idle(): void;
  /** Six bytes: the WiFi MAC. */
  export function unique_id(): Uint8Array;
  /** Hz. */
  export function freq(): number;
  /** A random number of 24 bits. */
  export function rng(): number;
  /** The chip's own temperature, in degrees Fahrenheit. */
  export function temperature(): number;
  /** What runs after `boot.py`, in the place of `main.py`. */
  export function main(path: string): void;
  /** No interrupts from here on; what to give {@link enable_irq}. */
  export function disable_irq(): number;
  export function enable_irq(state: number): void;
  export function reset_cause(): number;
  export const PWRON_RESET: number;
  export const HARD_RESET: number;
  export const WDT_RESET: number;
  export const DEEPSLEEP_RESET: number;
  export const SOFT_RESET: number;
  export const BROWN_OUT_RESET: number;
  /** Why the board woke, and the pins that woke it. */
  export function wake_reason(): readonly [number, readonly string[]];
  export const PWRON_WAKE: number;
  export const PIN_WAKE: number;
  export const RTC_WAKE: number;
  export const ULP_WAKE: number;
  /** Milliseconds that were left when a pin ended a sleep. */
  export function remaining_sleep_time(): number;
  /** Which pins wake the board, and how. `keep_pull`: their resistors stay on. */
  export function pin_sleep_wakeup(pins: readonly string[], mode: number, keep_pull: boolean): void;
  export const WAKEUP_ALL_LOW: number;
  export const WAKEUP_ANY_HIGH: number;
  /** The hardware watchdog: restarts the board unless fed in time. It cannot be stopped. */
  export class WDT {
    /** Milliseconds. */
    constructor(options: Kwargs<{ timeout: number }>);
    feed(): void;
    /** Another timeout, in milliseconds. */
    init(timeout: number): void;
  }
}
