// Looks for an update twice, a minute apart, each time for as long as non-volatile storage says; tells how far it is.

import { WiFiOTA } from "OTA";
import { int, isinstance, print } from "builtins";
import { OTAError } from "ota_errors";
import { nvs_get } from "pycom";
import { sleep_ms, ticks_diff, ticks_ms } from "utime";

const ota = new WiFiOTA("van", "secret", "192.168.4.1", 8000);

function tell(file: string, done: number, total: number): void {
  print("at", file, done, total);
}

function look(): void {
  const limit = nvs_get("limit", 0);
  const start = ticks_ms();
  try {
    ota.connect();
    ota.update({ deadline_ms: isinstance(limit, int) ? limit : 0, on_progress: tell });
  } catch (error) {
    if (!(error instanceof OTAError)) {
      throw error;
    }
    print(error.constructor.name, ticks_diff(ticks_ms(), start));
  }
}

look();
sleep_ms(60000);
look();
