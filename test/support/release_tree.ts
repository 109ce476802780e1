import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Contents by path; a path that ends in a slash is an empty folder. */
export type Tree = Readonly<Record<string, string | Uint8Array>>;

/** Writes a folder that is gone when the test is over. */
export function writeTree(tree: Tree): string {
  const root = mkdtempSync(join(tmpdir(), "releases-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  addTree(root, tree);
  return root;
}

export function addTree(root: string, tree: Tree): void {
  for (const [path, content] of Object.entries(tree)) {
    if (path.endsWith("/")) {
      mkdirSync(join(root, path), { recursive: true });
    } else {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
  }
}

/** The folder of the tutorial. */
export const TUTORIAL = {
  "1.0.0/flash/lib/lib_a.py": "a",
  "1.0.0/flash/main.py": "main",
  "1.0.0/flash/boot.py": "boot",
  "1.0.0/sd/some_asset.txt": "asset",
  "1.0.0/sd/asset_that_will_be_removed.wav": "wav",
  "1.0.1/flash/lib/lib_a.py": "b",
  "1.0.1/flash/lib/new_lib.py": "",
  "1.0.1/flash/main.py": "main",
  "1.0.1/flash/boot.py": "boot",
  "1.0.1/sd/some_asset.txt": "asset, longer",
  "firmware_1.0.0.bin": "firmware 0",
  "firmware_1.0.1.bin": "firmware 1",
};
