import type { Volume } from "memfs";
import type { FileTree } from "../storage.js";
import { childrenOf, contentsOf, type Link, linkAt } from "./links.js";

/** What a file held when it was last looked at. memfs notes each change of it with a date of its own. */
export interface Known {
  readonly changed: Date;
  readonly contents: Uint8Array;
}

/**
 * Everything below some folders, copied.
 *
 * @param known - what was seen before, by path: what has not changed since is the same array again
 * @param instead - contents that stand for those of the volume; null: no such file
 */
export function treeOf(
  volume: Volume,
  roots: readonly string[],
  known: Map<string, Known>,
  instead: ReadonlyMap<string, Uint8Array | null>,
): FileTree {
  const files: [string, Uint8Array][] = [];
  const folders: string[] = [];
  const linked: [string, number][] = [];
  const visit = (path: string, link: Link): void => {
    const node = link.getNode();
    if (node.isDirectory()) {
      folders.push(path);
      for (const [name, child] of childrenOf(link)) visit(`${path}/${name}`, child);
      return;
    }
    const other = instead.get(path);
    if (other === null) return;
    files.push([path, other ?? reread(path, link, known)]);
    if (node.nlink > 1) linked.push([path, node.ino]);
  };
  for (const root of roots) {
    const link = linkAt(volume, root);
    if (link !== undefined) visit(root, link);
  }
  const crossed = new Map<string, string>();
  const names = new Map<number, string>();
  for (const [path, inode] of linked.sort(byPath)) {
    const first = names.get(inode);
    if (first !== undefined) crossed.set(path, first);
    else names.set(inode, path);
  }
  return { files: new Map(files.sort(byPath)), folders: folders.sort(), crossed };
}

function byPath([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function reread(path: string, file: Link, known: Map<string, Known>): Uint8Array {
  const changed = file.getNode().mtime;
  const before = known.get(path);
  if (before?.changed === changed) return before.contents;
  const now = contentsOf(file);
  const isSame = before !== undefined && Buffer.compare(now, before.contents) === 0;
  const contents = isSame ? before.contents : new Uint8Array(now);
  known.set(path, { changed, contents });
  return contents;
}

/** Replaces everything below some folders; then that is `known`. */
export function plantTree(
  volume: Volume,
  roots: readonly string[],
  { files, folders, crossed }: FileTree,
  known: Map<string, Known>,
): void {
  for (const root of roots) {
    volume.rmSync(root, { recursive: true, force: true });
    volume.mkdirSync(root, { recursive: true });
  }
  for (const folder of folders) volume.mkdirSync(folder, { recursive: true });
  for (const [path, contents] of files) if (!crossed.has(path)) volume.writeFileSync(path, contents);
  for (const [path, other] of crossed) volume.linkSync(other, path);
  known.clear();
  for (const [path, contents] of files) {
    const file = linkAt(volume, path);
    if (file !== undefined) known.set(path, { changed: file.getNode().mtime, contents });
  }
}
