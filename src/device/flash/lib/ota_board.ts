// What is Pycom's own: firmware slots, non-volatile storage, restart. Another board needs another one of these files,
// nothing else. It imports no other file of ours: recovery runs from a copy of it.

import { bytearray, int, isinstance, item, str } from "builtins";
import { DEEPSLEEP_RESET, PWRON_RESET, reset, reset_cause, WDT, WDT_RESET } from "machine";
import {
  bootmgr,
  FACTORY,
  nvs_erase,
  nvs_get,
  nvs_set,
  OTA_0,
  ota_finish,
  ota_start,
  ota_verify,
  ota_write,
} from "pycom";
import { statvfs } from "uos";

/** What encrypted flash is written in, in bytes. */
const SLOT_UNIT = 16;
const SLOT_4MB = 1761280;
const SLOT_8MB = 2027520;

/** How much a firmware slot holds, in bytes. A `/flash` of over 1 MB is a board with 8 MB of flash. */
export function slotBytes(): number {
  const flash = statvfs("/flash");
  return flash[0] * flash[2] > 1048576 ? SLOT_8MB : SLOT_4MB;
}

/** From here on, the slot that does not run is written from its beginning. */
export function startSlot(): void {
  ota_start();
}

/** At most 4,096 bytes: the slot is erased one sector ahead a call. */
export function writeSlot(data: Uint8Array): void {
  ota_write(data);
}

/** Whether the slot holds an image that can start. */
export function slotIsValid(): boolean {
  return ota_verify();
}

/** The bootloader starts the slot that has just been written next, and checks it once. */
export function markSlot(): void {
  ota_finish();
}

/** Destroys the image in a slot that was marked too early: the bootloader refuses it and stays with the old one. */
export function spoilSlot(): void {
  ota_start();
  ota_write(bytearray(SLOT_UNIT));
}

/** The slot that runs: 0 is the factory slot, 1 the other. */
export function activeSlot(): number {
  return item(bootmgr(), 0) === "Factory" ? 0 : 1;
}

/** Restarts into the slot that does not run: nothing after it runs. The bootloader checks what is in it. */
export function startFrom(slot: number): never {
  bootmgr({ boot_partition: slot === 0 ? FACTORY : OTA_0, reset: true });
  restart();
}

/** A number that outlives power cuts; `missing` where there is none of that name. */
export function recallNumber(name: string, missing: number): number {
  const value = nvs_get(name, missing);
  return isinstance(value, int) ? value : -1;
}

/** A text that outlives power cuts; empty where there is none of that name. */
export function recallText(name: string): string {
  const value = nvs_get(name, 0);
  return isinstance(value, str) ? value : "";
}

/** Keeps a value over power cuts: it is there whole, or not at all. */
export function remember(name: string, value: number | string): void {
  nvs_set(name, value);
}

export function forget(name: string): void {
  if (nvs_get(name, null) !== null) {
    nvs_erase(name);
  }
}

/** How the start before this one ended, as a reason to distrust the version that ran. */
export function lastEnd(): string {
  const cause = reset_cause();
  if (cause === WDT_RESET) {
    return "watchdog";
  }
  return cause === PWRON_RESET || cause === DEEPSLEEP_RESET ? "not confirmed" : "crash loop";
}

/** From now on the board restarts unless the watchdog is fed within `timeout` milliseconds. */
export function startWatchdog(timeout: number): void {
  new WDT({ timeout }).feed();
}

/** Restarts: nothing after it runs. */
export function restart(): never {
  reset();
}
