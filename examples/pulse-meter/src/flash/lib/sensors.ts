// The pulse output of a meter, and a thermometer that gives 10 mV a degree from 500 mV on.

import { item } from "builtins";
import { ADC, type ADCChannel, Pin } from "machine";
import { ticks_diff, ticks_ms } from "utime";

const DEBOUNCE_MS = 20;

export class PulseCounter {
  private readonly pin: Pin;
  private lastEdge = ticks_ms();
  count = 0;

  constructor(id: string, initial = 0) {
    this.count = initial;
    this.pin = new Pin(id, { mode: Pin.IN, pull: Pin.PULL_UP });
    this.pin.callback(Pin.IRQ_FALLING, () => this.onEdge());
  }

  private onEdge(): void {
    const now = ticks_ms();
    if (ticks_diff(now, this.lastEdge) < DEBOUNCE_MS) return;
    this.lastEdge = now;
    this.count++;
  }

  stop(): void {
    this.pin.callback(Pin.IRQ_FALLING, null);
  }
}

export class Thermometer {
  private readonly channel: ADCChannel;

  constructor(pin: string) {
    const adc = new ADC({ bits: 12 });
    this.channel = adc.channel({ pin, attn: ADC.ATTN_11DB });
  }

  /** In tenths of a degree: the median of three readings. */
  read(): number {
    const readings = [1, 2, 3].map(() => this.channel.voltage());
    readings.sort((a, b) => a - b);
    return item(readings, 1) - 500;
  }
}
