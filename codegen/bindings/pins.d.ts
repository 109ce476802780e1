/** Pins: digital levels and their interrupts, voltages in and out, pulse widths. */
declare module "machine" {
  import type { Kwargs } from "builtins";

  /** A pin by its name on the module: `"P9"`. */
  export class Pin {
    static readonly IN: number;
    static readonly OUT: number;
    static readonly OPEN_DRAIN: number;
    static readonly PULL_UP: number;
    static readonly PULL_DOWN: number;
    /** Triggers of {@link Pin.callback}; combine them with `|`. */
    static readonly IRQ_FALLING: number;
    static readonly IRQ_RISING: number;
    static readonly IRQ_LOW_LEVEL: number;
    static readonly IRQ_HIGH_LEVEL: number;
    constructor(id: string, options?: Kwargs<{ mode?: number; pull?: number | null; alt?: number }>);
    /** Sets mode and pull anew. */
    init(mode: number, pull: number | null): void;
    /** The name: `"P9"`. */
    id(): string;
    /** The level: 0 or 1. */
    value(): number;
    /** Drives the pin low or high. */
    value(level: number | boolean): void;
    toggle(): void;
    mode(): number;
    mode(mode: number): void;
    pull(): number | null;
    pull(pull: number | null): void;
    /** Whether the level is kept through resets and deep sleep. */
    hold(): boolean;
    /** Keeps the level through resets and deep sleep, or lets go of it. */
    hold(hold: boolean): void;
    /**
     * Calls `handler` with the pin whenever `trigger` occurs; `null` ends that. Handlers run one after another between
     * the instructions of the program: keep them short, and let them allocate little.
     */
    callback(trigger: number, handler: ((pin: Pin) => void) | null): void;
    /** Calls `handler` with `arg`. */
    callback<T>(trigger: number, handler: (arg: T) => void, arg: T): void;
  }

  /** The converter from voltages to numbers. */
  export class ADC {
    /** The range in front of the converter: up to about 1.1, 1.5, 2.2 and 3.3 V. */
    static readonly ATTN_0DB: number;
    static readonly ATTN_2_5DB: number;
    static readonly ATTN_6DB: number;
    static readonly ATTN_11DB: number;
    /** `bits` of resolution: 9 to 12, which is the default. */
    constructor(options?: Kwargs<{ id?: number; bits?: number }>);
    init(options?: Kwargs<{ bits?: number }>): void;
    deinit(): void;
    /** `pin`: `"P13"` to `"P20"`. More than 3.3 V at any attenuation destroys the pin. */
    channel(options: Kwargs<{ pin: string; attn?: number }>): ADCChannel;
    /** The calibrated reference, in millivolts. */
    vref(): number;
    /** Calibrates the reference of 1.1 V: what was measured, in millivolts. */
    vref(millivolts: number): void;
    /** Puts the reference on `"P22"`, `"P21"` or `"P6"`, to be measured. */
    vref_to_pin(pin: string): void;
  }

  /** What {@link ADC.channel} gives. */
  export interface ADCChannel {
    init(): void;
    deinit(): void;
    /** The reading: from 0 to 2 to the power of the bits, less 1. */
    value(): number;
    /** A reading in millivolts. */
    voltage(): number;
    /** What a reading is in millivolts. */
    value_to_voltage(value: number): number;
  }

  /** A voltage on `"P21"` or `"P22"`. */
  export class DAC {
    constructor(pin: string);
    init(): void;
    deinit(): void;
    /** 0 or 1 of the supply voltage. The parts in between are fractions, which emitted programs do not have. */
    write(value: number): void;
    /** A cosine: `frequency` in Hz from 125 to 20,000; `amplitude` from 0, the greatest, to 3, an eighth of it. */
    tone(frequency: number, amplitude: number): void;
  }

  /** A timer that makes pulses: four of them, each with its frequency. */
  export class PWM {
    /** `timer` from 0 to 3, `frequency` in Hz, from 1 to 78,000. */
    constructor(timer: number, options: Kwargs<{ frequency: number }>);
    /**
     * A pin that pulses. `id` is from 0 to 7; `duty_cycle` is 0 or 1. The parts in between are fractions, which emitted
     * programs do not have.
     */
    channel(id: number, options: Kwargs<{ pin: string; duty_cycle?: number }>): PWMChannel;
  }

  /** What {@link PWM.channel} gives. */
  export interface PWMChannel {
    /** 0 or 1: the pin low, or high, all the time. */
    duty_cycle(value: number): void;
  }
}
