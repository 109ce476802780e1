/** Time: alarms and stopwatches, the calendar. */
declare module "machine" {
  import type { Bytes, Kwargs } from "builtins";

  export namespace Timer {
    /** One of the three; a fraction of a second only in the other two. */
    interface Interval {
      /** Seconds. */
      s?: number;
      /** Milliseconds. */
      ms?: number;
      /** Microseconds. */
      us?: number;
      /** Again and again; once by default. */
      periodic?: boolean;
    }
    /** Calls a function after some time. Handlers run between the instructions of the program: keep them short. */
    class Alarm<T = unknown> {
      /** `handler` is called with the alarm. */
      constructor(handler: ((alarm: Alarm<T>) => void) | null, options: Kwargs<Interval>);
      /** `handler` is called with `arg`. */
      constructor(handler: (arg: T) => void, options: Kwargs<Interval & { arg: T }>);
      /** Another handler; `null` stops the alarm. */
      callback(handler: ((alarm: Alarm<T>) => void) | null): void;
      cancel(): void;
    }
    /** A stopwatch. */
    class Chrono {
      start(): void;
      stop(): void;
      reset(): void;
      /** Milliseconds. */
      read_ms(): number;
      /** Microseconds. */
      read_us(): number;
    }
    /** Waits; up to 10,000 exactly, beyond that other threads run. */
    function sleep_us(us: number): void;
  }

  /** `(year, month, day, hour, minute, second, microsecond, time zone)`; the time zone is ignored. */
  export type DateTime = readonly [number, number, number, number, number, number, number, number | null];

  export class RTC {
    static readonly INTERNAL_RC: number;
    static readonly XTAL_32KHZ: number;
    constructor(options?: Kwargs<{ id?: number }>);
    /** Sets the time; `source` is what drives the clock. */
    init(datetime: DateTime | null, options?: Kwargs<{ source?: number }>): void;
    /** UTC. */
    now(): DateTime;
    /** Asks a server for the time, now and every `update_period` seconds: 3,600 unless told, 15 at least. */
    ntp_sync(server: string | null, options?: Kwargs<{ update_period?: number }>): void;
    /** Whether a server has told the time. */
    synced(): boolean;
    /** What was written, kept through deep sleep. */
    memory(): Bytes;
    memory(data: Uint8Array): void;
  }
}
