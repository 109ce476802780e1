import { Volume } from "memfs";

/** memfs's own node of the tree: a name, and the file or folder that it stands for. */
export type Link = Volume["_core"]["root"];

/** An empty volume. memfs asks at each step of each path who it is, which is a system call: here it is one in all. */
export function emptyVolume(): Volume {
  return Volume.fromJSON({}, "/", { process: OWNER });
}

const { getuid, getgid, platform, env } = process;
const [uid, gid] = [getuid?.() ?? 0, getgid?.() ?? 0];
const OWNER = {
  getuid: () => uid,
  getgid: () => gid,
  cwd: () => "/",
  platform,
  emitWarning: (message: string) => process.emitWarning(message),
  env,
};

/** Where a path leads, found without memfs's checks and copies, which would take most of a sweep's time. */
export function linkAt(volume: Volume, path: string): Link | undefined {
  let link: Link | undefined = volume._core.root;
  for (const name of path.split("/")) {
    if (name !== "") link = link?.children.get(name);
  }
  return link;
}

/** What is in a folder. */
export function* childrenOf(folder: Link): Generator<readonly [name: string, child: Link]> {
  for (const [name, child] of folder.children) {
    if (child !== undefined && name !== "." && name !== "..") yield [name, child];
  }
}

/** What a file holds: not a copy. */
export function contentsOf(file: Link): Uint8Array {
  const node = file.getNode();
  return (node.buf ?? NOTHING).subarray(0, node.getSize());
}

const NOTHING = new Uint8Array();
