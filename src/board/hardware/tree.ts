import type { Volume } from "memfs";
import type { FileTree } from "../storage.js";

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
  const crossed = new Map<string, string>();
  const names = new Map<number, string>();
  const visit = (path: string): void => {
    const stats = volume.statSync(path);
    if (stats.isDirectory()) {
      folders.push(path);
      for (const name of volume.readdirSync(path)) visit(`${path}/${String(name)}`);
      return;
    }
    const other = instead.get(path);
    if (other === null) return;
    const contents = other ?? reread(volume, path, known);
    files.push([path, contents]);
    const inode = Number(stats.ino);
    const first = names.get(inode);
    if (first !== undefined) crossed.set(path, first);
    else if (Number(stats.nlink) > 1) names.set(inode, path);
  };
  for (const root of roots) visit(root);
  return { files: new Map(files.sort(([a], [b]) => (a < b ? -1 : 1))), folders: folders.sort(), crossed };
}

function reread(volume: Volume, path: string, known: Map<string, Uint8Array>): Uint8Array {
  const read = Buffer.from(volume.readFileSync(path));
  const before = known.get(path);
  if (before !== undefined && read.equals(before)) return before;
  const contents = new Uint8Array(read);
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
