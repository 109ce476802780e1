import { disable_irq, enable_irq, RTC, sleep, Timer, WDT } from "machine";
import { gmtime, sleep_us, ticks_diff, ticks_us } from "utime";

export class Seconds {
  count = 0;
  private readonly alarm: Timer.Alarm;

  constructor() {
    this.alarm = new Timer.Alarm(() => this.tick(), { s: 1, periodic: true });
  }

  private tick(): void {
    this.count += 1;
    if (this.count === 10) this.alarm.cancel();
  }
}

/** Microseconds, by the stopwatch and by the counter. */
export function measure(): readonly [number, number] {
  const chrono = new Timer.Chrono();
  const start = ticks_us();
  chrono.start();
  Timer.sleep_us(10);
  sleep_us(10);
  chrono.stop();
  return [chrono.read_us(), ticks_diff(ticks_us(), start)];
}

export function year(): number {
  const rtc = new RTC();
  rtc.ntp_sync("pool.ntp.org", { update_period: 3600 });
  const [now] = rtc.now();
  const state = disable_irq();
  enable_irq(state);
  const wdt = new WDT({ timeout: 10000 });
  wdt.feed();
  sleep(1000);
  return rtc.synced() ? now : gmtime()[0];
}
