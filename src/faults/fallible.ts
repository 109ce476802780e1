import type { OperationName } from "../board/index.js";

/** The operations that a sweep lets fail: those that reach the flash, the card, the slots and the network. */
export const FALLIBLE: ReadonlySet<OperationName> = new Set([
  "open",
  "file.readinto",
  "file.readline",
  "file.write",
  "uos.listdir",
  "uos.ilistdir",
  "uos.mkdir",
  "uos.rmdir",
  "uos.remove",
  "uos.rename",
  "uos.stat",
  "uos.statvfs",
  "uos.mount",
  "machine.sd",
  "pycom.ota_start",
  "pycom.ota_write",
  "pycom.ota_finish",
  "socket.connect",
  "socket.send",
  "socket.recv",
  "socket.readinto",
  "socket.readline",
]);
