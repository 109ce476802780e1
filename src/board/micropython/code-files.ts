import type { Board } from "../board.js";
import type { Found } from "../hardware/flash.js";
import type { EmscriptenFS, EmscriptenNode, EmscriptenStream } from "./vendor.js";
import { WASI } from "./wasi.js";

const FOLDER = 0o40555;
const FILE = 0o100444;
const MODES: Readonly<Record<Found["kind"], number>> = { folder: FOLDER, file: FILE };

interface OpenFile extends EmscriptenStream {
  /** Read as a whole: the interpreter asks for a few bytes at a time. */
  content: Uint8Array;
}

/** The board's files, and how their names are found. */
export type CodeVolume = Pick<Board, "fs" | "flash">;

/**
 * A read-only Emscripten filesystem type over the board's files, for the interpreter's own reading of code (`import`).
 * Nothing is cached: the next import sees what the board has then.
 *
 * @param volume - where the files are.
 * @param insteadOf - what is read for a file.
 */
export function codeFiles(
  FS: EmscriptenFS,
  volume: () => CodeVolume,
  mountPoint: string,
  insteadOf: (path: string, content: Uint8Array) => Uint8Array,
): object {
  const error = (errno: number) => new FS.ErrnoError(errno);
  // Python looks for a module in one folder after the other: making an error for each takes time.
  const missing = error(WASI.ENOENT);

  const pathOf = (node: EmscriptenNode): string =>
    node.parent === node ? mountPoint : `${pathOf(node.parent)}/${node.name}`;

  /** `createNode` of Emscripten would keep the node in its table of names: a file that is replaced would stay found. */
  const createNode = (parent: EmscriptenNode | null, name: string, mode: number): EmscriptenNode => {
    const node = new FS.FSNode(parent, name, mode, 0);
    node.node_ops = nodeOperations;
    node.stream_ops = streamOperations;
    return node;
  };

  const find = (path: string): Found => {
    const found = volume().flash.find(path);
    if (found === null) throw missing;
    return found;
  };

  const nodeOperations = {
    getattr(node: EmscriptenNode) {
      const { kind, size } = find(pathOf(node));
      const time = new Date(0);
      const times = { atime: time, mtime: time, ctime: time };
      return {
        dev: 1,
        ino: node.id,
        mode: MODES[kind],
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
      const found = find(`${pathOf(parent)}/${name}`);
      return createNode(parent, found.name, MODES[found.kind]);
    },
  };

  const streamOperations = {
    open(file: OpenFile): void {
      if (file.node.mode === FOLDER) throw error(WASI.EISDIR);
      const content = volume().fs.readFileSync(pathOf(file.node));
      if (typeof content === "string") throw error(WASI.EIO);
      file.content = insteadOf(pathOf(file.node), content);
    },
    read(file: OpenFile, memory: Int8Array, offset: number, length: number, position: number): number {
      const part = file.content.subarray(position, position + length);
      new Uint8Array(memory.buffer, offset, length).set(part);
      return part.length;
    },
  };

  return { mount: () => createNode(null, "/", FOLDER) };
}
