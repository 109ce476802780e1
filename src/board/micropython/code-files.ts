import type { IFs } from "memfs";
import type { EmscriptenFS, EmscriptenNode, EmscriptenStream } from "./vendor.js";
import { WASI } from "./wasi.js";

const FOLDER = 0o40555;
const FILE = 0o100444;

interface OpenFile extends EmscriptenStream {
  /** Read as a whole: the interpreter asks for a few bytes at a time. */
  content: Uint8Array;
}

/** Files by the board's absolute paths. */
export interface CodeVolume {
  readonly fs: IFs;
  /** FAT finds `OTA_VERSION.py` where `ota_version.py` is asked for. */
  readonly ignoresCase: boolean;
}

/**
 * A read-only Emscripten filesystem type over the board's files, for the interpreter's own reading of code (`import`).
 * Nothing is cached: the next import sees what the board has then.
 *
 * @param volume - where the files are.
 */
export function codeFiles(FS: EmscriptenFS, volume: () => CodeVolume, mountPoint: string): object {
  const board = () => volume().fs;
  const error = (errno: number) => new FS.ErrnoError(errno);

  const pathOf = (node: EmscriptenNode): string =>
    node.parent === node ? mountPoint : `${pathOf(node.parent)}/${node.name}`;

  /** `createNode` of Emscripten would keep the node in its table of names: a file that is replaced would stay found. */
  const createNode = (parent: EmscriptenNode | null, name: string, mode: number): EmscriptenNode => {
    const node = new FS.FSNode(parent, name, mode, 0);
    node.node_ops = nodeOperations;
    node.stream_ops = streamOperations;
    return node;
  };

  const stat = (path: string): { readonly mode: number; readonly size: number } => {
    const found = board().statSync(path, { throwIfNoEntry: false });
    if (found === undefined) throw error(WASI.ENOENT);
    return { mode: found.isDirectory() ? FOLDER : FILE, size: Number(found.size) };
  };

  const nameIn = (folder: string, name: string): string => {
    if (!volume().ignoresCase) return name;
    const wanted = name.toLowerCase();
    const names = board().readdirSync(folder).map(String);
    return names.includes(name) ? name : (names.find((other) => other.toLowerCase() === wanted) ?? name);
  };

  const nodeOperations = {
    getattr(node: EmscriptenNode) {
      const { mode, size } = stat(pathOf(node));
      const time = new Date(0);
      const times = { atime: time, mtime: time, ctime: time };
      return {
        dev: 1,
        ino: node.id,
        mode,
        nlink: 1,
        uid: 0,
        gid: 0,
        rdev: 0,
        size,
        ...times,
        blksize: 4096,
        blocks: 0,
      };
    },
    lookup(parent: EmscriptenNode, name: string) {
      const actual = nameIn(pathOf(parent), name);
      return createNode(parent, actual, stat(`${pathOf(parent)}/${actual}`).mode);
    },
  };

  const streamOperations = {
    open(file: OpenFile): void {
      if (file.node.mode === FOLDER) throw error(WASI.EISDIR);
      const content = board().readFileSync(pathOf(file.node));
      if (typeof content === "string") throw error(WASI.EIO);
      file.content = content;
    },
    read(file: OpenFile, memory: Int8Array, offset: number, length: number, position: number): number {
      const part = file.content.subarray(position, position + length);
      new Uint8Array(memory.buffer, offset, length).set(part);
      return part.length;
    },
  };

  return { mount: () => createNode(null, "/", FOLDER) };
}
