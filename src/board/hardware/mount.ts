import type { Volume } from "memfs";
import { BoardError, type ErrorName } from "../operations.js";
import { childrenOf, type Link, linkAt } from "./links.js";

/** FAT unless the owner chose LittleFS. A card is always FAT. */
export type FilesystemKind = "fat" | "littlefs";

export type NodeKind = "file" | "folder" | null;

/** Where a path leads: to a node of the volume, or to a free name in a folder. */
export interface Place {
  readonly path: string;
  readonly node: NodeKind;
}

/** What the two filesystems answer differently, as MicroPython maps the drivers' results. */
interface Manners {
  readonly blockBytes: number;
  readonly folderBlocks: number;
  /** LittleFS sorts names; on FAT they are as they came, for which the board has them backwards. */
  readonly listsSorted: boolean;
  readonly fileAsFolder: ErrorName;
  readonly listFile: ErrorName;
  readonly readFolder: ErrorName;
  readonly writeFolder: ErrorName;
  readonly folderNotEmpty: ErrorName;
  readonly noRoomForFolder: ErrorName;
  readonly badName: ErrorName;
  readonly tooLong: ErrorName;
}

const MANNERS: Readonly<Record<FilesystemKind, Manners>> = {
  fat: {
    blockBytes: 512,
    folderBlocks: 1,
    listsSorted: false,
    fileAsFolder: "ENOENT",
    listFile: "ENOENT",
    readFolder: "ENOENT",
    writeFolder: "EACCES",
    folderNotEmpty: "EACCES",
    noRoomForFolder: "EACCES",
    badName: "EINVAL",
    tooLong: "EINVAL",
  },
  littlefs: {
    blockBytes: 4096,
    folderBlocks: 2,
    listsSorted: true,
    fileAsFolder: "ENOTDIR",
    listFile: "ENOTDIR",
    readFolder: "EISDIR",
    writeFolder: "EISDIR",
    folderNotEmpty: "ENOTEMPTY",
    noRoomForFolder: "ENOSPC",
    badName: "EINVAL",
    tooLong: "ENAMETOOLONG",
  },
};

/** Boot sector, one copy of the table, and a root folder of 512 entries: on FAT these hold no data. */
function fatOverhead(blocks: number): number {
  const bitsAnEntry = blocks < 4085 ? 12 : 16;
  return 1 + Math.ceil((blocks * bitsAnEntry) / 8 / 512) + 32;
}

const LITTLEFS_OVERHEAD = 2;

/** FAT allows neither these nor control characters. */
const FORBIDDEN_ON_FAT = /["*:<>?|\\]|\p{Cc}/u;

/** One mounted volume: how its names are found and how much it holds. */
export class Mount {
  readonly root: string;
  readonly kind: FilesystemKind;
  readonly manners: Manners;
  /** Blocks for data. */
  readonly blocks: number;
  readonly #volume: Volume;

  constructor(volume: Volume, root: string, kind: FilesystemKind, bytes: number) {
    this.#volume = volume;
    this.root = root;
    this.kind = kind;
    this.manners = MANNERS[kind];
    const raw = Math.floor(bytes / this.manners.blockBytes);
    this.blocks = raw - (kind === "fat" ? fatOverhead(raw) : LITTLEFS_OVERHEAD);
    volume.mkdirSync(root, { recursive: true });
  }

  /** Finds the node that `parts` name, from the volume's root. @throws BoardError where a folder on the way is missing */
  resolve(parts: readonly string[]): Place {
    let path = this.root;
    let link = linkAt(this.#volume, path);
    for (const part of parts) {
      if (link === undefined) throw new BoardError("ENOENT", path);
      if (nodeKind(link) === "file") throw new BoardError(this.manners.fileAsFolder, path);
      if (this.kind === "fat" && FORBIDDEN_ON_FAT.test(part))
        throw new BoardError(this.manners.badName, part);
      const name = this.#nameIn(link, part);
      path = `${path}/${name}`;
      link = link.children.get(name);
    }
    return { path, node: nodeKind(link) };
  }

  /** Blocks that data of this size takes. */
  blocksOf(bytes: number): number {
    return Math.ceil(bytes / this.manners.blockBytes);
  }

  /** Blocks in use by all that the volume holds. */
  used(): number {
    const root = linkAt(this.#volume, this.root);
    return root === undefined ? 0 : this.#usedIn(root);
  }

  #usedIn(folder: Link): number {
    let blocks = 0;
    for (const [, child] of childrenOf(folder)) {
      blocks +=
        nodeKind(child) === "folder"
          ? this.manners.folderBlocks + this.#usedIn(child)
          : this.blocksOf(child.getNode().getSize());
    }
    return blocks;
  }

  /** FAT keeps the case of a name and does not care about it. */
  #nameIn(folder: Link, name: string): string {
    if (this.kind !== "fat" || folder.children.has(name)) return name;
    const wanted = name.toLowerCase();
    for (const other of folder.children.keys()) if (other.toLowerCase() === wanted) return other;
    return name;
  }
}

function nodeKind(link: Link | undefined): NodeKind {
  if (link === undefined) return null;
  return link.getNode().isDirectory() ? "folder" : "file";
}
