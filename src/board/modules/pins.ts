/// <reference path="../../../codegen/bindings/pins.d.ts" />
import { type Call, CONSTANTS } from "../operations.js";

type Handler = () => void;

/** The handlers of interrupts, which run while the program sleeps. */
export class Interrupts {
  readonly #call: Call;
  readonly #handlers = new Map<string, Handler>();

  constructor(call: Call) {
    this.#call = call;
  }

  handle(pin: string, trigger: number, handler: Handler | null): void {
    this.#call("pin.watch", pin, handler === null ? 0 : trigger);
    if (handler === null) this.#handlers.delete(pin);
    else this.#handlers.set(pin, handler);
  }

  sleep(ms: number): void {
    if (this.#handlers.size === 0) {
      this.#call("utime.sleep_ms", ms);
      return;
    }
    let left = ms;
    for (;;) {
      const [rest, pin] = this.#call("pin.wait", left);
      if (pin === "") return;
      left = rest;
      this.#handlers.get(pin)?.();
    }
  }
}

type SimulatedPin = Pick<import("machine").Pin, "id" | "value" | "callback" | "toggle">;

/** Levels, edges and voltages, as far as they are simulated. */
export function pins(call: Call, interrupts: Interrupts) {
  const { IN, OUT, OPEN_DRAIN, PULL_UP, PULL_DOWN, IRQ_FALLING, IRQ_RISING } = CONSTANTS.pin;

  class Pin implements SimulatedPin {
    static readonly IN = IN;
    static readonly OUT = OUT;
    static readonly OPEN_DRAIN = OPEN_DRAIN;
    static readonly PULL_UP = PULL_UP;
    static readonly PULL_DOWN = PULL_DOWN;
    static readonly IRQ_FALLING = IRQ_FALLING;
    static readonly IRQ_RISING = IRQ_RISING;
    readonly name: string;
    constructor(name: string, _options: { mode?: number; pull?: number | null } = {}) {
      this.name = name;
    }
    id(): string {
      return this.name;
    }
    value(): number;
    value(level: number | boolean): void;
    value(level?: number | boolean): number | undefined {
      if (level === undefined) return call("pin.level", this.name);
      call("pin.drive", this.name, Number(level));
      return undefined;
    }
    toggle(): void {
      this.value(1 - this.value());
    }
    callback(trigger: number, handler: ((pin: import("machine").Pin) => void) | null): void;
    callback<T>(trigger: number, handler: (arg: T) => void, arg: T): void;
    callback(trigger: number, handler: ((arg: never) => void) | null, arg: unknown = this): void {
      const handle = handler === null ? null : () => Reflect.apply(handler, undefined, [arg]);
      interrupts.handle(this.name, trigger, handle);
    }
  }

  class ADC {
    static readonly ATTN_0DB = 0;
    static readonly ATTN_2_5DB = 1;
    static readonly ATTN_6DB = 2;
    static readonly ATTN_11DB = 3;
    channel({ pin }: { pin: string }): Pick<import("machine").ADCChannel, "voltage"> {
      return { voltage: () => call("adc.voltage", pin) };
    }
  }
  return { Pin, ADC };
}
