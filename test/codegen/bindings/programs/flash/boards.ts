import { allocate_lock, start_new_thread } from "_thread";
import { print } from "builtins";
import { collect, mem_alloc, mem_free } from "gc";
import { BROWN_OUT_RESET, Pin, pin_sleep_wakeup, reset_cause, WAKEUP_ANY_HIGH, wake_reason } from "machine";
import { stack_use } from "micropython";
import {
  bootmgr,
  heartbeat_on_boot,
  LittleFS,
  nvs_erase_all,
  pulses_get,
  wdt_on_boot,
  wifi_on_boot,
} from "pycom";
import { path } from "sys";
import { getfree, statvfs, uname } from "uos";

export function prepare(): void {
  heartbeat_on_boot(false);
  wifi_on_boot(false);
  if (!wdt_on_boot()) wdt_on_boot(true);
  nvs_erase_all();
  bootmgr({ fs_type: LittleFS, reset: true });
}

export function report(): void {
  collect();
  print(
    mem_free(),
    mem_alloc(),
    stack_use(),
    getfree("/flash"),
    statvfs("/flash")[3],
    uname()[2],
    path.length,
  );
  const [why] = wake_reason();
  if (reset_cause() === BROWN_OUT_RESET) print(`brown-out ${why}`);
  for (const [level, us] of pulses_get(new Pin("P11", { mode: Pin.IN }), 100)) print(level, us);
  pin_sleep_wakeup(["P10"], WAKEUP_ANY_HIGH, true);
}

export function share(): void {
  const lock = allocate_lock();
  const body = (name: string, count: number): void => {
    lock.acquire();
    print(name, count);
    lock.release();
  };
  start_new_thread(body, ["a", 1]);
}
