import type { Volume } from "memfs";
import type { FileTree } from "../storage.js";
import { childrenOf, contentsOf, type Link, linkAt } from "./links.js";

/**
 * Everything below some folders, copied.
 *
 * @param known - contents that were read before, by path: what has not changed since is the same array again
 * @param instead - contents that stand for those of the volume; null: no such file
 */
export function treeOf(
  volume: Volume,
  roots: readonly string[],
  known: Map<string, Uint8Array>,
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

function reread(path: string, file: Link, known: Map<string, Uint8Array>): Uint8Array {
  const now = contentsOf(file);
  const before = known.get(path);
  if (before !== undefined && Buffer.compare(now, before) === 0) return before;
  const contents = new Uint8Array(now);
  known.set(path, contents);
  return contents;
}

/** Replaces everything below some folders. */
export function plantTree(
  volume: Volume,
  roots: readonly string[],
  { files, folders, crossed }: FileTree,
): void {
  for (const root of roots) {
    volume.rmSync(root, { recursive: true, force: true });
    volume.mkdirSync(root, { recursive: true });
  }
  for (const folder of folders) volume.mkdirSync(folder, { recursive: true });
  for (const [path, contents] of files) if (!crossed.has(path)) volume.writeFileSync(path, contents);
  for (const [path, other] of crossed) volume.linkSync(other, path);
}
