import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { IFs } from "memfs";

const VOLUMES = ["flash", "sd"];

/** All files of a board below `root`, by path, in sorted order. */
export function filesUnder(fs: IFs, root: string): Map<string, Uint8Array> {
  const files: [string, Uint8Array][] = [];
  const visit = (path: string): void => {
    if (fs.statSync(path).isDirectory()) {
      for (const name of fs.readdirSync(path)) visit(`${path === "/" ? "" : path}/${String(name)}`);
    } else files.push([path, new Uint8Array(Buffer.from(fs.readFileSync(path)))]);
  };
  visit(root);
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Copies `folder/flash` and `folder/sd` of this computer onto the board.
 *
 * @throws Error where `folder` has neither, or the board has no card for `sd`
 */
export function copyOnto(fs: IFs, folder: string): void {
  const volumes = VOLUMES.filter((name) => existsSync(join(folder, name)));
  if (volumes.length === 0) throw new Error(`${folder} has neither flash nor sd`);
  for (const volume of volumes) {
    if (!fs.existsSync(`/${volume}`)) throw new Error(`the board has no /${volume}`);
    copyTree(fs, join(folder, volume), `/${volume}`);
  }
}

function copyTree(fs: IFs, from: string, to: string): void {
  if (!statSync(from).isDirectory()) {
    fs.writeFileSync(to, readFileSync(from));
    return;
  }
  fs.mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) copyTree(fs, join(from, name), `${to}/${name}`);
}
