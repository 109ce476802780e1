// What is Pycom's own: firmware slots and restart. Another board needs another one of these files, nothing else.

import { bytearray } from "builtins";
import { reset } from "machine";
import { ota_finish, ota_start, ota_verify, ota_write } from "pycom";
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

/** The bootloader starts the written slot next. */
export function markSlot(): void {
  ota_finish();
}

/** Destroys the image in a slot that was marked too early: the bootloader refuses it and stays with the old one. */
export function spoilSlot(): void {
  ota_start();
  ota_write(bytearray(SLOT_UNIT));
}

/** Restarts: nothing after it runs. */
export function restart(): never {
  reset();
}
