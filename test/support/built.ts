import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/package-root.js";

/** Threads start from compiled JavaScript. `npm test` compiles first; whoever runs one test alone may not have. */
export function compileIfAbsent(): void {
  const root = packageRoot();
  if (existsSync(join(root, "dist/src/board/thread/entry.js"))) return;
  const { stdout, error } = spawnSync("npx", ["tsc", "-p", "tsconfig.json"], { cwd: root, encoding: "utf8" });
  if (!existsSync(join(root, "dist/src/board/thread/entry.js"))) throw error ?? new Error(stdout);
}
