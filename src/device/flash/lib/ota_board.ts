// What is Pycom's own: firmware slots and restart. Another board needs another one of these files, nothing else.

import { reset } from "machine";
import { bootmgr, FACTORY, OTA_0, ota_finish, ota_slot, ota_start, ota_verify, ota_write } from "pycom";
import { statvfs } from "uos";

/** The largest `pycom.ota_write` that erases flash ahead of itself, in bytes. */
export const SLOT_CHUNK = 4096;

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

/** At most `SLOT_CHUNK` bytes. */
export function writeSlot(data: Uint8Array): void {
  ota_write(data);
}

/** Whether the slot holds an image that can start. */
export function slotIsValid(): boolean {
  return ota_verify();
}

/** The bootloader starts the written slot next. */
export function markSlot(): void {
  ota_finish();
}

/** The bootloader starts the running slot next, whatever was marked before. */
export function unmarkSlot(): void {
  bootmgr({ boot_partition: ota_slot() === 0 ? FACTORY : OTA_0, reset: false });
}

/** Restarts: nothing after it runs. */
export function restart(): never {
  reset();
}
