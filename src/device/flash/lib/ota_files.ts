// What recovery does to files. It runs from a copy of this too, and so imports nothing of ours.

import {
  type Bytes,
  bytearray,
  decode,
  type File,
  len,
  MemoryError,
  memoryview,
  OSError,
  open,
} from "builtins";
import { collect } from "gc";
import { hexlify } from "ubinascii";
import { EIO, ENODEV, ENOENT } from "uerrno";
import { sha1 } from "uhashlib";
import { ilistdir, mkdir, remove, rmdir, type Stat, stat } from "uos";

/** What the board's flash is written in, in bytes: files are copied in pieces of it, so none is written twice. */
export const BLOCK = 4096;
/**
 * Room before and behind the old files, in bytes. On FAT a block may hold clusters of several files; where the power
 * goes while it is written, all of them are lost. So none that is written later may share a block with these.
 */
export const GUARD = BLOCK;
/**
 * The old files are kept in pieces of so many bytes. On FAT, where the power goes while a file is removed, all of its room
 * is lost for good, and so is that of what was written and not closed. On LittleFS, each block has some words of its own.
 */
export const PIECE = 32256;

const HASH_BUFFER = 512;
const SOME = 16;
const FOLDER = 0x4000;
/** The firmware's `uerrno` has no names for these. */
const ENOTDIR = 20;
export const ENOSPC = 28;
/** Not there, below a file, or on a card that is not in. Any other failure is one. */
export const ABSENCE = [ENOENT, ENOTDIR, ENODEV];
/** More than there may be above a path of 128 bytes. */
export const ALL_LEVELS = 64;
/** More than a file may have. */
const ALL_BYTES = 0x3fffffff;
/** The folders that a board has: they stay, empty or not. */
export const STANDING = ["/flash", "/flash/lib", "/flash/sys", "/flash/cert", "/sd", "/sd/lib"];

/** What is read from: a file, or several that follow each other. */
export type Readable = Pick<File, "readinto" | "seek">;

/** The SHA-1 of a file, in lower hex. */
export function digest(path: string): string {
  const file = open(path, "rb");
  try {
    return digestPart(file, 0, ALL_BYTES);
  } finally {
    file.close();
  }
}

/** Whether a file is this one already. One that cannot be read is not: it is written over. */
export function holds(path: string, size: number, wanted: string): boolean {
  try {
    return sizeOf(path) === size && digest(path) === wanted;
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
    return false;
  }
}

/** The SHA-1 of `size` bytes from `start` on, or of as many as there are. */
export function digestPart(source: Readable, start: number, size: number): string {
  const view = memoryview(bytearray(HASH_BUFFER));
  let left = size;
  source.seek(start);
  const hash = sha1();
  let result = "";
  try {
    let count = source.readinto(view.subarray(0, left));
    while (count > 0) {
      hash.update(view.subarray(0, count));
      left -= count;
      count = source.readinto(view.subarray(0, left));
    }
  } finally {
    // Nothing else frees the board's only hash unit.
    result = decode(hexlify(hash.digest()));
  }
  return result;
}

/** To copy files through: a block, or less where the heap is in pieces. Then some blocks are written more than once. */
export function copyBuffer(): Bytes {
  collect();
  try {
    return bytearray(BLOCK);
  } catch (error) {
    if (!(error instanceof MemoryError)) {
      throw error;
    }
    return bytearray(HASH_BUFFER);
  }
}

/** Copies a file to a path whose folders may be missing; one that is there is written over. */
export function put(source: string, target: string, buffer: Bytes): void {
  const input = open(source, "rb");
  try {
    overwrite(target, input, 0, stat(source)[6], buffer);
  } finally {
    input.close();
  }
}

/**
 * Like `fill`, from `start` on, where `input` is. LittleFS keeps the blocks of the old content until all of the new is
 * written: where there is no room for both, the old goes first.
 */
export function overwrite(target: string, input: Readable, start: number, size: number, buffer: Bytes): void {
  try {
    fill(target, input, size, buffer);
  } catch (error) {
    if (!(error instanceof OSError && error.args[0] === ENOSPC && isFile(target))) {
      throw error;
    }
    open(target, "wb").close();
    input.seek(start);
    fill(target, input, size, buffer);
  }
}

/** Writes the next `size` bytes of `input` to a file. @throws OSError EIO where there are not so many. */
export function fill(target: string, input: Readable, size: number, buffer: Bytes): void {
  const view = memoryview(buffer);
  // What is not shorter is written over the old: on FAT, that leaves the allocation table alone.
  const old = sizeOf(target);
  if (old < 0) {
    makeFolders(target, missingFolders(target));
  }
  const output = open(target, old >= 0 && old <= size ? "rb+" : "wb");
  try {
    let left = size;
    while (left > 0) {
      const count = input.readinto(left < buffer.length ? view.subarray(0, left) : view);
      if (count === 0) {
        throw new OSError(EIO);
      }
      output.write(view.subarray(0, count));
      left -= count;
    }
  } finally {
    output.close();
  }
}

/** Makes the last `missing` folders above `path`. */
function makeFolders(path: string, missing: number): void {
  const names = path.split("/");
  for (let above = len(names) - missing; above < len(names); above += 1) {
    mkdir(names.slice(0, above).join("/"));
  }
}

/** Removes what stands where a file is to be: a folder with all that is in it, or a file where one of its folders is. */
export function clearWay(path: string): void {
  if (isFile(path)) {
    return;
  }
  let folder = parentOf(path);
  while (folder !== "") {
    if (isFile(folder)) {
      remove(folder);
    }
    folder = parentOf(folder);
  }
  let inner = path;
  while (isFolder(path)) {
    const [name] = someIn(inner, "");
    if (name === undefined) {
      rmdir(inner);
      inner = path;
    } else if (isFolder(`${inner}/${name}`)) {
      inner = `${inner}/${name}`;
    } else {
      remove(`${inner}/${name}`);
    }
  }
}

/** Removes a file, if it is there, and up to `levels` folders above it as far as they are empty. */
export function removeFile(path: string, levels: number): void {
  if (isFile(path)) {
    remove(path);
  }
  let folder = parentOf(path);
  let left = levels;
  while (left > 0 && !STANDING.includes(folder)) {
    // A folder that is gone may have left the one above it, before a power cut. LittleFS removes files with `rmdir` too.
    if (isFolder(folder)) {
      if (someIn(folder, "").length > 0) {
        return;
      }
      rmdir(folder);
    }
    folder = parentOf(folder);
    left -= 1;
  }
}

/** How many folders are missing above `path`. */
export function missingFolders(path: string): number {
  let missing = 0;
  let folder = parentOf(path);
  while (folder !== "" && !isFolder(folder)) {
    missing += 1;
    folder = parentOf(folder);
  }
  return missing;
}

/** Removes a file that may not be there. */
export function drop(path: string): void {
  try {
    remove(path);
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
  }
}

/**
 * Some of the names in a folder that end so; none where there is no such folder. All are looked at: what an iterator that is
 * left early has open on LittleFS, nothing closes.
 */
function someIn(folder: string, ending: string): string[] {
  const names: string[] = [];
  if (isFolder(folder)) {
    for (const entry of ilistdir(folder)) {
      if (names.length < SOME && entry[0].endsWith(ending)) {
        names.push(entry[0]);
      }
    }
  }
  return names;
}

/** Removes the files in a folder whose names end so. A few at a time: there may be more than memory holds. */
export function removeAllIn(folder: string, ending: string): void {
  let names = someIn(folder, ending);
  while (names.length > 0) {
    for (const name of names) {
      remove(`${folder}/${name}`);
    }
    names = someIn(folder, ending);
  }
}

export function isFile(path: string): boolean {
  return sizeOf(path) >= 0;
}

/** In bytes; -1 where there is no such file. */
export function sizeOf(path: string): number {
  const found = look(path);
  return found !== null && (found[0] & FOLDER) === 0 ? found[6] : -1;
}

export function isFolder(path: string): boolean {
  const found = look(path);
  return found !== null && (found[0] & FOLDER) !== 0;
}

/** None where nothing is. */
function look(path: string): Stat | null {
  try {
    return stat(path);
  } catch (error) {
    if (error instanceof OSError && ABSENCE.includes(error.args[0])) {
      return null;
    }
    throw error;
  }
}

/** Blocks of so many bytes; none where there is no file. LittleFS has two words in each block besides, to find the others. */
export function blocksOf(size: number, block: number): number {
  return size <= 0 ? 0 : Math.floor((size + Math.floor(size / 512) + block - 1) / block);
}

/** The folder that holds `path`. */
export function parentOf(path: string): string {
  return path.split("/").slice(0, -1).join("/");
}
