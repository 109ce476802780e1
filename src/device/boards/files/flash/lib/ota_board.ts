// A board with nothing but files: what would be in non-volatile storage is in one of them, and there are no firmware
// slots. It goes into the place of the `ota_board` for Pycom's boards, and imports no other file of ours: recovery runs
// from a copy of it.

import {
  type Bytes,
  bytearray,
  bytes,
  decode,
  encode,
  int,
  item,
  join,
  len,
  memoryview,
  OSError,
  open,
  slice,
  str,
} from "builtins";
import { DEEPSLEEP_RESET, PWRON_RESET, reset, reset_cause, WDT, WDT_RESET } from "machine";
import { modules, path } from "sys";
import { hexlify } from "ubinascii";
import { EEXIST, ENOENT } from "uerrno";
import { sha1 } from "uhashlib";
import { mkdir, remove, stat, sync } from "uos";

/** The names of its files are the updater's own: with `.ota` in them, no manifest may name them. */
const FOLDER = "/flash/lib/.ota";
/** There from before PENDING is remembered until after it is forgotten: boot.py and main.py look for it. */
const MARK = "/flash/lib/.ota/pending";
/**
 * A record each. They take turns, so the one before stays whole while one is written. Made once, they are written over
 * from then on: on FAT, that leaves the allocation table alone.
 */
const RECORDS = ["/flash/lib/.ota/a", "/flash/lib/.ota/b"];
/** What is remembered under this name while an update is on its way. */
const PENDING = "ota";

/**
 * Room before and behind a record, in bytes. A power cut may take the whole block of flash that is being written: so no
 * other record or file is in it.
 */
const GUARD = 4096;
/** A digest, the record's number, a line for each value, zeros. In bytes. */
const RECORD = 1024;
const DIGEST = 20;
/** The firmware's `uerrno` has no name for it. */
const ENOSPC = 28;

/** None: firmware is refused as too large. */
export function slotBytes(): number {
  return 0;
}

export function startSlot(): void {}

/** Never called: nothing fits. */
export function writeSlot(_data: Uint8Array): void {}

export function slotIsValid(): boolean {
  return false;
}

export function markSlot(): void {}

export function spoilSlot(): void {}

export function activeSlot(): number {
  return 0;
}

export function startFrom(_slot: number): never {
  restart();
}

/**
 * Whether an update is on its way: asked where the mark is there, with `/flash/.ota` first in `sys.path`. Where there is
 * none, both are taken back.
 */
export function isUpdating(): boolean {
  if (find(load(), PENDING) !== "") {
    return true;
  }
  path.shift();
  modules.delete("ota_board");
  remove(MARK);
  sync();
  return false;
}

/** A number that outlives power cuts; `missing` where there is none of that name. */
export function recallNumber(name: string, missing: number): number {
  const line = find(load(), name);
  if (line === "") {
    return missing;
  }
  return line.startsWith(`${name}=`) ? int(textAfter(line, name)) : -1;
}

/** A text that outlives power cuts; empty where there is none of that name. */
export function recallText(name: string): string {
  const line = find(load(), name);
  return line.startsWith(`${name}:`) ? textAfter(line, name) : "";
}

/**
 * Keeps a value over power cuts: it is there whole, or not at all. A text is one line.
 *
 * @throws OSError ENOSPC where there is no room for it
 */
export function remember(name: string, value: number | string): void {
  change(name, typeof value === "number" ? `${name}=${value}` : `${name}:${value}`);
}

export function forget(name: string): void {
  change(name, "");
}

/**
 * How the start before this one ended, as a reason to distrust the version that ran: for the watchdog's only where the
 * trial has one, for a program may have one of its own.
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

/** No watchdog of the firmware's own runs from a start on. */
export function calmWatchdog(): void {}

/** Whether the board was off before this start. */
export function wasOff(): boolean {
  return reset_cause() === PWRON_RESET;
}

/** Restarts: nothing after it runs. */
export function restart(): never {
  reset();
}

/** The line of a value; empty where there is none. */
function find(lines: readonly string[], name: string): string {
  for (const line of lines) {
    if (isOf(line, name)) {
      return line;
    }
  }
  return "";
}

function isOf(line: string, name: string): boolean {
  return line.startsWith(`${name}=`) || line.startsWith(`${name}:`);
}

function textAfter(line: string, name: string): string {
  return slice(line, len(name) + 1, len(line));
}

/** Writes only what is new: flash wears. */
function change(name: string, line: string): void {
  const old = load();
  if (find(old, name) === line) {
    return;
  }
  const values = old.slice(1).filter((other) => !isOf(other, name));
  if (line !== "") {
    values.push(line);
  }
  if (old.length === 0) {
    makeFolder();
  }
  if (name === PENDING && line !== "") {
    open(MARK, "wb").close();
    sync();
  }
  save(numberOf(old) + 1, values);
  sync();
  if (name === PENDING && line === "") {
    remove(MARK);
    sync();
  }
}

function makeFolder(): void {
  try {
    mkdir(FOLDER);
  } catch (error) {
    if (!(error instanceof OSError && error.args[0] === EEXIST)) {
      throw error;
    }
  }
}

/** The number of a record; 0 where there is none. */
function numberOf(lines: readonly string[]): number {
  return lines.length === 0 ? 0 : int(item(lines, 0));
}

/** The newest record that is whole: its number, and a line for each value. Empty where there is none. */
function load(): string[] {
  let newest: string[] = [];
  for (const file of RECORDS) {
    const lines = read(file);
    if (numberOf(lines) > numberOf(newest)) {
      newest = lines;
    }
  }
  return newest;
}

function read(name: string): string[] {
  try {
    const file = open(name, "rb");
    try {
      const record = bytearray(RECORD);
      file.seek(GUARD);
      return file.readinto(record) === RECORD && isWhole(record) ? linesOf(record) : [];
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof OSError && error.args[0] === ENOENT) {
      return [];
    }
    throw error;
  }
}

function isWhole(record: Bytes): boolean {
  return hex(digest(memoryview(record).subarray(DIGEST))) === hex(slice(record, 0, DIGEST));
}

function linesOf(record: Bytes): string[] {
  let end = DIGEST;
  while (end < RECORD && item(record, end) !== 0) {
    end += 1;
  }
  return str(slice(record, DIGEST, end), "utf-8").split("\n");
}

function save(number: number, values: readonly string[]): void {
  const text = encode([`${number}`, ...values].join("\n"));
  const rest = RECORD - DIGEST - len(text);
  if (rest < 0) {
    throw new OSError(ENOSPC);
  }
  const body = join(encode(""), [text, bytes(bytearray(rest))]);
  const record = join(encode(""), [digest(body), body]);
  const name = item(RECORDS, number & 1);
  const isThere = sizeOf(name) >= GUARD + RECORD;
  const file = open(name, isThere ? "rb+" : "wb");
  try {
    file.seek(GUARD);
    file.write(record);
    if (!isThere) {
      // Moving beyond the end takes clusters on FAT and writes nothing.
      file.seek(GUARD, 1);
    }
  } finally {
    file.close();
  }
}

/** In bytes; -1 where there is no such file. */
function sizeOf(name: string): number {
  try {
    return stat(name)[6];
  } catch (error) {
    if (error instanceof OSError && error.args[0] === ENOENT) {
      return -1;
    }
    throw error;
  }
}

function digest(data: Uint8Array): Bytes {
  const hash = sha1();
  hash.update(data);
  return hash.digest();
}

function hex(data: Bytes): string {
  return decode(hexlify(data));
}
