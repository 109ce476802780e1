import type { Volume } from "memfs";
import { BoardError } from "../operations.js";
import type { FileTree } from "../storage.js";
import { linkAt } from "./links.js";
import { type FilesystemKind, Mount, type Place } from "./mount.js";
import { isOpenMode, type Opened, OpenFiles } from "./open-files.js";
import { type Known, plantTree, treeOf } from "./tree.js";

const PATH_LENGTH = 128;
const FOLDER = 0x4000;
const FILE = 0x8000;
/** What erased flash reads as. */
const RUBBISH = 0xff;

export interface FlashOptions {
  readonly bytes: number;
  readonly filesystem: FilesystemKind;
  /** Size of the card in bytes, or null for none. */
  readonly sdBytes: number | null;
  /** Whether the card is at `/sd` from each start on, or has to be mounted. */
  readonly isCardMounted: boolean;
}

/** What a path leads to. */
export interface Found {
  /** As it is on the volume: FAT does not care about the case in which it is asked for. */
  readonly name: string;
  readonly kind: "file" | "folder";
  readonly size: number;
}

interface Node extends Place {
  readonly mount: Mount;
  /** The volume's own folder, `/flash` or `/sd`. */
  readonly isRoot: boolean;
}

/**
 * The board's files: `/flash`, and `/sd` where a card is mounted, both kept in one memory volume.
 *
 * What a program writes is durable when the file is closed or `sync` is called. With the power goes what was not.
 */
export class Flash {
  readonly #volume: Volume;
  readonly #mounts = new Map<string, Mount>();
  readonly #card: Mount | null;
  readonly #isCardMounted: boolean;
  readonly #open: OpenFiles;
  /** `true`: `statvfs` tells that no room is left, whatever there is. */
  isFull = false;
  /** Whether the card is in. It is taken out and put in while the board is off. */
  isCardIn = true;
  /** What files held when {@link storage} last looked. */
  readonly #known = new Map<string, Known>();

  constructor(volume: Volume, options: FlashOptions) {
    this.#volume = volume;
    this.#open = new OpenFiles(volume);
    this.#mounts.set("flash", new Mount(volume, "/flash", options.filesystem, options.bytes));
    this.#card = options.sdBytes === null ? null : new Mount(volume, "/sd", "fat", options.sdBytes);
    this.#isCardMounted = options.isCardMounted;
    this.#mountAtBoot();
  }

  /** A card is in. @throws BoardError EIO where none is */
  findCard(): void {
    if (this.#card === null || !this.isCardIn) throw new BoardError("EIO", "no card");
  }

  /** Puts the card into the tree: at `/sd`, and nowhere else. @throws BoardError EPERM where it is there already */
  mount(path: string): void {
    this.findCard();
    if (path !== "/sd") throw new BoardError("EINVAL", path);
    if (this.#mounts.has("sd")) throw new BoardError("EPERM", path);
    this.#mountCard();
  }

  open(path: string, mode: string): number {
    const { mount, path: place, node, isRoot } = this.#node(path);
    if (!isOpenMode(mode)) throw new BoardError("EINVAL", `mode ${mode}`);
    if (isRoot && mount.kind === "fat") throw new BoardError("EINVAL", path);
    const { readFolder, writeFolder } = mount.manners;
    if (node === "folder") throw new BoardError(mode === "rb" ? readFolder : writeFolder, path);
    if (node === null && mode.startsWith("r")) throw new BoardError("ENOENT", path);
    if (mode === "wb" && node === "file") this.#freeClusters(mount, place);
    return this.#open.open(mount, place, mode);
  }

  readinto(file: number, buffer: Uint8Array): number {
    return this.#open.readinto(file, buffer);
  }

  readline(file: number, buffer: Uint8Array): number {
    return this.#open.readline(file, buffer);
  }

  seek(file: number, offset: number, whence: number): number {
    return this.#open.seek(file, offset, whence);
  }

  write(file: number, data: Uint8Array): number {
    return this.#open.write(file, data);
  }

  close(file: number): void {
    this.#open.close(file);
  }

  /** What a close comes to that fails. */
  lose(file: number): void {
    this.#open.lose(file);
  }

  /** Names in an order that depends on the filesystem: a program that relies on one is wrong. */
  listdir(path: string): string[] {
    const parts = this.#parts(path);
    if (parts.length === 0) return [...this.#mounts.keys()];
    const { mount, path: place, node } = this.#locate(parts);
    if (node === null) throw new BoardError("ENOENT", path);
    if (node === "file") throw new BoardError(mount.manners.listFile, path);
    const sorted = this.#volume.readdirSync(place, { encoding: "utf8" }).map(String);
    return mount.manners.listsSorted ? sorted : sorted.reverse();
  }

  mkdir(path: string): void {
    if (this.#parts(path).length === 0) throw new BoardError("EEXIST", path);
    const { mount, path: place, node } = this.#node(path);
    if (node !== null) throw new BoardError("EEXIST", path);
    if (this.#open.room(mount) < mount.manners.folderBlocks) {
      throw new BoardError(mount.manners.noRoomForFolder, path);
    }
    this.#volume.mkdirSync(place);
  }

  rmdir(path: string): void {
    const { mount, path: place, node } = this.#inside(path);
    if (node === "file") throw new BoardError("ENOTDIR", path);
    this.#removeFolder(mount, place);
  }

  remove(path: string): void {
    const { mount, path: place, node } = this.#inside(path);
    if (node === "folder") throw new BoardError("EISDIR", path);
    this.#freeClusters(mount, place);
    this.#volume.unlinkSync(place);
  }

  /** On FAT, onto an existing name: *remove, then rename*. One operation here; {@link remove} is its first half. */
  rename(from: string, to: string): void {
    const source = this.#inside(from);
    const target = this.#node(to);
    if (source.mount !== target.mount) throw new BoardError("EPERM", "another volume");
    if (target.isRoot || target.path.startsWith(`${source.path}/`)) throw new BoardError("EINVAL", to);
    const destination = target.path.slice(0, target.path.lastIndexOf("/") + 1) + this.#lastName(to);
    if (target.path !== source.path) this.#makeWay(source, target);
    this.#volume.renameSync(source.path, destination);
  }

  stat(path: string): [mode: number, size: number] {
    if (this.#parts(path).length === 0) return [FOLDER, 0];
    const { path: place, node } = this.#node(path);
    if (node === null) throw new BoardError("ENOENT", path);
    return node === "folder" ? [FOLDER, 0] : [FILE, linkAt(this.#volume, place)?.getNode().getSize() ?? 0];
  }

  /** What is there, if anything is: as {@link stat}, without an error. */
  find(path: string): Found | null {
    try {
      const { path: place, node } = this.#node(path);
      if (node === null) return null;
      const [, size] = this.stat(path);
      return { name: this.#lastName(place), kind: node, size };
    } catch (error) {
      if (error instanceof BoardError) return null;
      throw error;
    }
  }

  statvfs(path: string): [blockSize: number, blocks: number, free: number] {
    const { mount, node } = this.#node(path);
    if (node === null) throw new BoardError("ENOENT", path);
    const room = this.isFull ? 0 : Math.max(0, this.#open.room(mount));
    return [mount.manners.blockBytes, mount.blocks, room];
  }

  /** What was written so far becomes durable, open files too. */
  sync(): void {
    this.#open.sync();
  }

  /** Open files are gone. Unless `kept`, so is what they had not made durable. */
  boot(kept: boolean): void {
    this.#open.boot(kept);
    this.#mountAtBoot();
  }

  opened(file: number): Opened | undefined {
    return this.#open.opened(file);
  }

  /** Whether the file behind a handle is the one at its path, and under no other name. */
  isInPlace(file: number): boolean {
    return this.#open.isInPlace(file);
  }

  /** The filesystem that a path is on; null where it is on none. */
  filesystemOf(path: string): FilesystemKind | null {
    return this.#mounts.get(this.#parts(path)[0] ?? "")?.kind ?? null;
  }

  /** Whether files are open for writing. */
  get isWriting(): boolean {
    return !this.#open.durable().next().done;
  }

  /** What is left if the power goes now, with what was not durable or without it. */
  storage(kept: boolean): FileTree {
    const lost = new Map(kept ? [] : this.#open.durable());
    return treeOf(this.#volume, this.#roots, this.#known, lost);
  }

  /** Replaces all files and folders. */
  restore(storage: FileTree): void {
    this.#open.boot(true);
    plantTree(this.#volume, this.#roots, storage, this.#known);
  }

  get #roots(): string[] {
    return this.#card === null ? ["/flash"] : ["/flash", this.#card.root];
  }

  #mountAtBoot(): void {
    this.#mounts.delete("sd");
    if (this.#isCardMounted) this.#mountCard();
  }

  #mountCard(): void {
    if (this.#card !== null && this.isCardIn) this.#mounts.set("sd", this.#card);
  }

  #makeWay(source: Node, target: Node): void {
    if (target.node === null) return;
    if (target.node === "folder") {
      if (source.mount.kind === "littlefs" && source.node === "file")
        throw new BoardError("EISDIR", target.path);
      this.#removeFolder(target.mount, target.path);
    } else {
      if (source.mount.kind === "littlefs" && source.node === "folder")
        throw new BoardError("ENOTDIR", target.path);
      this.#freeClusters(target.mount, target.path);
      this.#volume.unlinkSync(target.path);
    }
  }

  /** Two names on the same clusters: once the one has given them up, rubbish is under the other. */
  #freeClusters(mount: Mount, place: string): void {
    const { nlink, size } = this.#volume.statSync(place);
    if (mount.kind !== "fat" || Number(nlink) < 2) return;
    this.#volume.writeFileSync(place, new Uint8Array(Number(size)).fill(RUBBISH));
    this.#volume.unlinkSync(place);
    this.#volume.writeFileSync(place, new Uint8Array());
  }

  #removeFolder(mount: Mount, place: string): void {
    if (this.#volume.readdirSync(place).length > 0) throw new BoardError(mount.manners.folderNotEmpty, place);
    this.#volume.rmdirSync(place);
  }

  /** A node that exists and is not the root of its volume. */
  #inside(path: string): Node {
    const found = this.#node(path);
    if (found.isRoot) throw new BoardError("EINVAL", path);
    if (found.node === null) throw new BoardError("ENOENT", path);
    return found;
  }

  #node(path: string): Node {
    const parts = this.#parts(path);
    if (parts.length === 0) throw new BoardError("EPERM", path);
    return this.#locate(parts);
  }

  #locate([volume = "", ...parts]: readonly string[]): Node {
    const mount = this.#mounts.get(volume);
    if (mount === undefined) throw new BoardError("ENODEV", `/${volume}`);
    if ([volume, ...parts].join("/").length + 1 > PATH_LENGTH) throw new BoardError(mount.manners.tooLong);
    return { mount, ...mount.resolve(parts), isRoot: parts.length === 0 };
  }

  #lastName(path: string): string {
    return this.#parts(path).at(-1) ?? "";
  }

  /** The names in a path, the volume's first. A relative path starts at `/flash`; `..` does not leave its volume. */
  #parts(path: string): string[] {
    const parts: string[] = path.startsWith("/") ? [] : ["flash"];
    for (const part of path.split("/")) {
      if (part === "" || part === ".") continue;
      if (part !== "..") parts.push(part);
      else if (parts.length > 1) parts.pop();
    }
    return parts;
  }
}
