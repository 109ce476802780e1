import { print } from "builtins";
import { ADC, DAC, Pin, PWM } from "machine";

/** A switch, a thermometer, a lamp. */
export class Panel {
  presses = 0;
  private readonly button: Pin;
  private readonly lamp = new Pin("P9", { mode: Pin.OUT });

  constructor() {
    this.button = new Pin("P10", { mode: Pin.IN, pull: Pin.PULL_UP });
    this.button.callback(Pin.IRQ_FALLING | Pin.IRQ_RISING, this.changed.bind(this));
  }

  private changed(pin: Pin): void {
    this.presses += 1;
    this.lamp.value(pin.value() === 0);
    this.lamp.hold(true);
  }

  stop(): void {
    this.button.callback(Pin.IRQ_FALLING, null);
  }
}

export function millivolts(): number {
  const adc = new ADC({ bits: 12 });
  return adc.channel({ pin: "P16", attn: ADC.ATTN_11DB }).voltage();
}

export function hum(): void {
  new DAC("P22").tone(440, 0);
  new PWM(0, { frequency: 5000 }).channel(0, { pin: "P12", duty_cycle: 1 }).duty_cycle(0);
  const pin = new Pin("P11");
  pin.callback(Pin.IRQ_HIGH_LEVEL, (text: string) => print(text), "high");
  pin.toggle();
}
