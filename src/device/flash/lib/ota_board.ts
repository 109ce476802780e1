// What is Pycom's own: firmware slots, non-volatile storage, restart. Another board needs another one of these files,
// nothing else. It imports no other file of ours: recovery runs from a copy of it.

import { bytearray, int, isinstance, item, memoryview, OSError, str } from "builtins";
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
  wdt_on_boot,
} from "pycom";
import { EIO } from "uerrno";
import { statvfs } from "uos";

const SECTOR = 4096;
/** What encrypted flash is written in, in bytes. */
const SLOT_UNIT = 16;
/**
 * What a firmware slot takes, in bytes, of the 1,761,280 and 2,027,520 that it has: not quite all but the last sector. Who
 * fills the sector before that has erased the first one behind the slot, where the bootloader keeps its notes.
 */
const SLOT_4MB = 1757168;
const SLOT_8MB = 2023408;
const HOUR_MS = 3600000;

/** The largest image that a firmware slot takes, in bytes. A `/flash` of over 1 MB is a board with 8 MB of flash. */
export function slotBytes(): number {
  const flash = statvfs("/flash");
  return flash[0] * flash[2] > 1048576 ? SLOT_8MB : SLOT_4MB;
}

/** From here on, the slot that does not run is written from its beginning. */
export function startSlot(): void {
  ota_start();
}

/** Writes what comes next. Each call of the firmware erases one sector ahead, and so takes no more than one. */
export function writeSlot(data: Uint8Array): void {
  if (data.length <= SECTOR) {
    ota_write(data);
    return;
  }
  const view = memoryview(data);
  for (let start = 0; start < data.length; start += SECTOR) {
    ota_write(view.subarray(start, start + SECTOR));
  }
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

/**
 * Keeps a value over power cuts: it is there whole, or not at all.
 *
 * @throws OSError where there is no room, or where it is not there afterwards
 */
export function remember(name: string, value: number | string): void {
  nvs_set(name, value);
  if (nvs_get(name, null) !== value) {
    throw new OSError(EIO);
  }
}

export function forget(name: string): void {
  if (nvs_get(name, null) !== null) {
    nvs_erase(name);
  }
}

/**
 * How the start before this one ended, as a reason to distrust the version that ran. A program that restarts the board does
 * so by a watchdog too: it is told for one only where the trial has one.
 */
export function lastEnd(isWatched: boolean): string {
  const cause = reset_cause();
  if (cause === WDT_RESET && isWatched) {
    return "watchdog";
  }
  return cause === PWRON_RESET || cause === DEEPSLEEP_RESET ? "not confirmed" : "crash loop";
}

/** From now on the board restarts unless the watchdog is fed within `timeout` milliseconds. */
export function startWatchdog(timeout: number): void {
  new WDT({ timeout }).feed();
}

/**
 * Where the firmware starts a watchdog at each start, this start has an hour: what that cuts short would be cut short at the
 * next one too. The program that comes afterwards sets its own time anyway.
 */
export function calmWatchdog(): void {
  if (wdt_on_boot()) {
    startWatchdog(HOUR_MS);
  }
}

/** Whether the board was off before this start. */
export function wasOff(): boolean {
  return reset_cause() === PWRON_RESET;
}

/** Restarts: nothing after it runs. */
export function restart(): never {
  reset();
}
