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
