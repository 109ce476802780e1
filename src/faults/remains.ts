import type { Board, BoardStorage, OperationName, SlotsStorage } from "../board/index.js";
import type { Cut, SplitRename } from "./schedule.js";

/** A moment between two operations. */
export class Moment {
  readonly board: Board;
  /** What the board kept when it was last told to `sync` in this boot, or when the boot began. */
  readonly synced: BoardStorage;
  #lost: BoardStorage | undefined;
  #kept: BoardStorage | undefined;

  constructor(board: Board, synced: BoardStorage) {
    this.board = board;
    this.synced = synced;
  }

  /** What the board keeps if the power goes now: what was not durable is lost. */
  get lost(): BoardStorage {
    this.#lost ??= this.board.storage(false);
    return this.#lost;
  }

  /** As {@link lost}, but what was written to open files outlives it. */
  get kept(): BoardStorage {
    this.#kept ??= this.board.flash.isWriting ? this.board.storage(true) : this.lost;
    return this.#kept;
  }
}

/** The moment before an operation. */
export class Coming extends Moment {
  readonly op: OperationName;
  readonly args: readonly unknown[];

  constructor(board: Board, synced: BoardStorage, op: OperationName, args: readonly unknown[]) {
    super(board, synced);
    this.op = op;
    this.args = args;
  }
}

/**
 * What the board keeps where the power is cut before the coming operation or within it; null where it is none that can
 * be cut in this way, or is cut behind it.
 */
export function remains(coming: Coming, cut: Cut): BoardStorage | null {
  switch (cut.kind) {
    case "cut":
      return coming.lost;
    case "keep":
      return coming.kept;
    case "tear":
      return tornWrite(coming)?.after(cut.bytes) ?? null;
    case "split":
      return splitRename(coming)?.after(cut.left) ?? null;
    case "after":
    case "stale":
      return null;
  }
}

/** What the board keeps where the power is cut behind an operation, in the moment after it; null where it is not. */
export function remainsAfter(moment: Moment, cut: Cut): BoardStorage | null {
  if (cut.kind === "after") return moment.lost;
  if (cut.kind !== "stale") return null;
  return cut.file === undefined ? unsyncedLost(moment) : (fileLost(moment, cut.file) ?? null);
}

/** The cuts within the coming operation that a sweep tries, and what tells what the board keeps after each. */
export function innerCuts(coming: Coming): (readonly [Cut, () => BoardStorage])[] {
  const torn = tornWrite(coming);
  if (torn !== null) {
    return placesToTear(torn.length).map((bytes) => [{ kind: "tear", bytes }, () => torn.after(bytes)]);
  }
  const split = splitRename(coming);
  if (split === null) return [];
  return split.ways.map((left) => [{ kind: "split", left }, () => split.after(left)]);
}

/** What is lost where the volume has not been synced: all, and each file alone, as caches may write in any order. */
export function staleCuts(moment: Moment): (readonly [Cut, BoardStorage])[] {
  const cuts: (readonly [Cut, BoardStorage])[] = [[{ kind: "stale" }, unsyncedLost(moment)]];
  for (let file = 0; ; file += 1) {
    const left = fileLost(moment, file);
    if (left === undefined) return cuts;
    cuts.push([{ kind: "stale", file }, left]);
  }
}

/** Only files that are there now: one that was removed does not come back alone. */
function fileLost({ board, synced, lost: now }: Moment, file: number): BoardStorage | undefined {
  const changed = [...now.files].filter(([path, content]) => {
    const before = synced.files.get(path);
    const isSame = before !== undefined && Buffer.compare(before, content) === 0;
    return board.flash.filesystemOf(path) === "fat" && !isSame;
  });
  const [path] = changed[file] ?? [];
  if (path === undefined) return undefined;
  const files = new Map(now.files);
  const before = synced.files.get(path);
  if (before === undefined) files.delete(path);
  else files.set(path, before);
  return { ...now, files };
}

function unsyncedLost({ board, synced, lost: now }: Moment): BoardStorage {
  const isCached = (path: string): boolean => board.flash.filesystemOf(path) === "fat";
  const chosen = <T>(before: Iterable<T>, after: Iterable<T>, pathOf: (entry: T) => string): T[] =>
    [
      ...[...before].filter((entry) => isCached(pathOf(entry))),
      ...[...after].filter((entry) => !isCached(pathOf(entry))),
    ].sort((a, b) => (pathOf(a) < pathOf(b) ? -1 : 1));
  return {
    ...now,
    files: new Map(chosen(synced.files, now.files, ([path]) => path)),
    folders: chosen(synced.folders, now.folders, (path) => path),
    crossed: new Map(chosen(synced.crossed, now.crossed, ([path]) => path)),
  };
}

/** Behind the first byte, in the middle, before the last. */
function placesToTear(length: number): number[] {
  const places = new Set([1, Math.floor(length / 2), length - 1]);
  return [...places].filter((bytes) => bytes > 0 && bytes < length);
}

interface TornWrite {
  /** Bytes in the write. */
  readonly length: number;
  after(bytes: number): BoardStorage;
}

/** LittleFS keeps nothing of a torn write. */
function tornWrite(coming: Coming): TornWrite | null {
  const { board, op, args } = coming;
  const [handle, data] = op === "pycom.ota_write" ? [null, args[0]] : args;
  if (!(data instanceof Uint8Array)) return null;
  if (op === "pycom.ota_write") {
    return { length: data.length, after: (bytes) => withTornImage(coming.lost, data.subarray(0, bytes)) };
  }
  const file = op === "file.write" && typeof handle === "number" ? board.flash.opened(handle) : undefined;
  if (file === undefined || board.flash.filesystemOf(file.path) !== "fat") return null;
  const { path, position } = file;
  return {
    length: data.length,
    after: (bytes) => withTornFile(coming.kept, path, position, data.subarray(0, bytes)),
  };
}

function withTornImage(storage: BoardStorage, part: Uint8Array): BoardStorage {
  const { images, running } = storage.slots;
  const torn = concat(images[running === 0 ? 1 : 0], part);
  const both: SlotsStorage["images"] = running === 0 ? [images[0], torn] : [torn, images[1]];
  return { ...storage, slots: { ...storage.slots, images: both } };
}

/** What lies behind the part is what was there before. */
function withTornFile(storage: BoardStorage, path: string, position: number, part: Uint8Array): BoardStorage {
  const before = storage.files.get(path) ?? new Uint8Array();
  const torn = [before.subarray(0, position), part, before.subarray(position + part.length)];
  return { ...storage, files: new Map(storage.files).set(path, concat(...torn)) };
}

function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

interface SplitHalves {
  readonly ways: readonly SplitRename[];
  after(left: SplitRename): BoardStorage;
}

/** A rename of a file on FAT. LittleFS knows no halves. */
function splitRename(coming: Coming): SplitHalves | null {
  const {
    board,
    op,
    args: [from, to],
  } = coming;
  if (op !== "uos.rename" || typeof from !== "string" || typeof to !== "string" || from === to) return null;
  if (board.flash.filesystemOf(from) !== "fat") return null;
  const { lost: storage } = coming;
  const contents = storage.files.get(from);
  const folder = to.slice(0, to.lastIndexOf("/"));
  if (contents === undefined || storage.folders.includes(to) || !storage.folders.includes(folder))
    return null;
  return {
    ways: storage.files.has(to) ? ["old", "none", "both"] : ["none", "both"],
    after: (left) => {
      const files = new Map(storage.files);
      files.delete(to);
      if (left === "none") files.delete(from);
      if (left === "both") files.set(to, contents);
      const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
      return { ...storage, files: sorted, crossed: left === "both" ? new Map([[to, from]]) : new Map() };
    },
  };
}
