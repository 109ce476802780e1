import type { Volume } from "memfs";
import { BoardError } from "../operations.js";
import { linkAt } from "./links.js";
import type { Mount } from "./mount.js";

/** `rb+` writes over what is there. */
const FLAGS = { rb: "r", "rb+": "r+", wb: "w", ab: "a" } as const;
export type OpenMode = keyof typeof FLAGS;

export function isOpenMode(mode: string): mode is OpenMode {
  return Object.hasOwn(FLAGS, mode);
}

const LINE_FEED = 0x0a;

/** What is known of a handle. */
export interface Opened {
  readonly path: string;
  readonly writable: boolean;
  /** Where the next byte is read or written. */
  readonly position: number;
}

interface OpenFile extends Opened {
  readonly mount: Mount;
  readonly descriptor: number;
  readonly readable: boolean;
  position: number;
  /** What is left of the file if the power goes now; null: no such file. Undefined where it is only read. */
  durable: Uint8Array | null | undefined;
}

/** The files that programs hold open, and the room that is left for what they write. */
export class OpenFiles {
  readonly #volume: Volume;
  readonly #files = new Map<number, OpenFile>();
  /** Blocks that are free at least: measuring at each write would be slow. */
  readonly #left = new Map<Mount, number>();
  /** Handles on LittleFS that were closed. */
  readonly #freed = new Set<number>();
  #handle = 0;

  constructor(volume: Volume) {
    this.#volume = volume;
  }

  open(mount: Mount, path: string, mode: OpenMode): number {
    this.#left.delete(mount);
    const durable = mode === "rb" ? undefined : this.#durableAfterOpening(mount, path, mode);
    const descriptor = this.#volume.openSync(path, FLAGS[mode]);
    const position = mode === "ab" ? Number(this.#volume.fstatSync(descriptor).size) : 0;
    this.#handle += 1;
    const readable = mode.startsWith("r");
    const writable = mode !== "rb";
    this.#files.set(this.#handle, { mount, path, descriptor, readable, writable, position, durable });
    return this.#handle;
  }

  readinto(handle: number, buffer: Uint8Array): number {
    const file = this.#file(handle);
    if (!file.readable) throw new BoardError("EPERM", "not open for reading");
    if (buffer.length === 0) return 0;
    const count = this.#volume.readSync(file.descriptor, buffer, 0, buffer.length, file.position);
    file.position += count;
    return count;
  }

  /** Fills `buffer` up to the next line feed, or as far as it and the file reach. */
  readline(handle: number, buffer: Uint8Array): number {
    const file = this.#file(handle);
    const start = file.position;
    const count = this.readinto(handle, buffer);
    const end = buffer.subarray(0, count).indexOf(LINE_FEED);
    if (end === -1) return count;
    file.position = start + end + 1;
    return end + 1;
  }

  /** Beyond the end, FAT enlarges a file that is written, as far as there is room; LittleFS waits for a write. */
  seek(handle: number, offset: number, whence: number): number {
    const file = this.#file(handle);
    const size = Number(this.#volume.fstatSync(file.descriptor).size);
    const position = whence === 1 ? file.position + offset : offset;
    if (position < 0) throw new BoardError("EINVAL", "before the beginning");
    file.position = position;
    if (position <= size || file.mount.kind === "littlefs") return position;
    if (file.writable) {
      const count = this.#fitting({ ...file, position: size }, position - size);
      this.#volume.ftruncateSync(file.descriptor, size + count);
      file.position = size + count;
    } else file.position = size;
    return file.position;
  }

  /** Writes what fits. @throws BoardError ENOSPC where that is not all */
  write(handle: number, data: Uint8Array): number {
    const file = this.#file(handle);
    if (!file.writable) throw new BoardError("EPERM", "not open for writing");
    const count = this.#fitting(file, data.length);
    if (count > 0) this.#volume.writeSync(file.descriptor, data, 0, count, file.position);
    file.position += count;
    if (count < data.length) throw new BoardError("ENOSPC", file.path);
    return count;
  }

  /** How much of `wanted` more bytes the volume has room for; its blocks are taken. FAT writes over those that a file has. */
  #fitting({ mount, position, descriptor }: OpenFile, wanted: number): number {
    const size = mount.kind === "fat" ? Number(this.#volume.fstatSync(descriptor).size) : 0;
    const blocks = mount.blocksOf(Math.max(position, size));
    const needed = mount.blocksOf(position + wanted) - blocks;
    if (needed <= 0) return wanted;
    let left = this.#left.get(mount) ?? 0;
    if (needed > left) left = Math.max(0, this.room(mount));
    this.#left.set(mount, Math.max(0, left - needed));
    if (needed <= left) return wanted;
    return (blocks + left) * mount.manners.blockBytes - position;
  }

  /** Closing twice is no error on FAT. On LittleFS it touches freed memory. @throws BoardError EBADF there */
  close(handle: number): void {
    const file = this.#files.get(handle);
    if (file === undefined) {
      if (this.#freed.has(handle)) throw new BoardError("EBADF", "the file is closed already");
      return;
    }
    this.#volume.closeSync(file.descriptor);
    this.#files.delete(handle);
    if (file.mount.kind === "littlefs") this.#freed.add(handle);
  }

  /** A close that fails: the handle is gone, and with it what was not durable. */
  lose(handle: number): void {
    const file = this.#files.get(handle);
    if (file === undefined) return;
    this.#left.delete(file.mount);
    if (file.durable !== undefined) this.#restore(file, file.durable);
    this.close(handle);
  }

  sync(): void {
    for (const file of this.#files.values()) {
      if (file.durable !== undefined) file.durable = this.#contents(file.path);
    }
  }

  boot(kept: boolean): void {
    for (const file of this.#files.values()) {
      if (!kept && file.durable !== undefined) this.#restore(file, file.durable);
      this.#volume.closeSync(file.descriptor);
    }
    this.#files.clear();
    this.#freed.clear();
    this.#handle = 0;
  }

  opened(handle: number): Opened | undefined {
    return this.#files.get(handle);
  }

  /** Whether the file behind a handle is the one at its path, and under no other name. */
  isInPlace(handle: number): boolean {
    const file = this.#files.get(handle);
    if (file === undefined) return false;
    const { ino, nlink } = this.#volume.fstatSync(file.descriptor);
    return Number(nlink) === 1 && linkAt(this.#volume, file.path)?.getNode().ino === Number(ino);
  }

  /** What is left of each file open for writing if the power goes now; null: no such file. */
  *durable(): Generator<readonly [path: string, contents: Uint8Array | null]> {
    for (const { path, durable } of this.#files.values()) if (durable !== undefined) yield [path, durable];
  }

  /** Free blocks of a volume, measured. LittleFS keeps the old contents until the new are closed. */
  room(mount: Mount): number {
    this.#left.delete(mount);
    let used = mount.used();
    for (const file of this.#files.values()) {
      if (file.mount === mount && mount.kind === "littlefs" && file.durable) {
        used += mount.blocksOf(file.durable.length);
      }
    }
    return mount.blocks - used;
  }

  /** FAT makes and empties files at once; LittleFS changes nothing before the file is closed. */
  #durableAfterOpening(mount: Mount, path: string, mode: OpenMode): Uint8Array | null {
    if (mount.kind === "fat" && mode === "wb") return new Uint8Array();
    const contents = this.#contents(path);
    return mount.kind === "fat" ? (contents ?? new Uint8Array()) : contents;
  }

  #contents(path: string): Uint8Array | null {
    return this.#isFile(path) ? new Uint8Array(Buffer.from(this.#volume.readFileSync(path))) : null;
  }

  /** A program may have put a folder where a file is that it still holds open. */
  #isFile(path: string): boolean {
    return linkAt(this.#volume, path)?.getNode().isFile() === true;
  }

  #restore(file: OpenFile, durable: Uint8Array | null): void {
    if (durable === null) {
      if (this.#isFile(file.path)) this.#volume.unlinkSync(file.path);
      return;
    }
    this.#volume.ftruncateSync(file.descriptor, 0);
    if (durable.length > 0) this.#volume.writeSync(file.descriptor, durable, 0, durable.length, 0);
  }

  #file(handle: number): OpenFile {
    const file = this.#files.get(handle);
    if (file === undefined) throw new BoardError("EBADF", "the file is closed");
    return file;
  }
}
