import { type ExecFileSyncOptions, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file before and after somebody edited it. */
export interface Edit {
  readonly old: Uint8Array;
  readonly next: Uint8Array;
}

const LARGEST = 64 * 1024 * 1024;
/** A package that ships Python, and releases of it, the oldest first. */
const PACKAGE = "node-gyp";
const RELEASES = [
  ...["9.0.0", "9.1.0", "9.3.1", "9.4.1", "10.0.1", "10.1.0", "10.2.0", "10.3.1"],
  ...["11.0.0", "11.1.0", "11.4.2", "12.1.0", "13.0.0"],
];

/** Each consecutive pair of versions of each file for boards, in the history of this repository; none outside of it. */
export function historyEdits(): Edit[] {
  const commits = git("log", "--reverse", "--format=%H", "--", "device").toString().trim().split("\n");
  const latest = new Map<string, string>();
  const edits: Edit[] = [];
  for (const commit of commits) {
    for (const line of git("ls-tree", "-r", commit, "--", "device").toString().trim().split("\n")) {
      const [, , blob = "", path = ""] = line.split(/\s/);
      if (!path.endsWith(".py")) continue;
      const before = latest.get(path);
      latest.set(path, blob);
      if (before !== undefined && before !== blob) edits.push({ old: content(before), next: content(blob) });
    }
  }
  return edits;
}

/** Each Python file that differs between consecutive releases of a package; null where they cannot be fetched. */
export function packageEdits(folder: string): Edit[] | null {
  try {
    for (const release of RELEASES) fetchRelease(folder, release);
  } catch {
    return null;
  }
  return RELEASES.slice(1).flatMap((release, index) => {
    const [before, after] = [RELEASES[index] ?? "", release].map((each) => join(folder, each, "package"));
    if (before === undefined || after === undefined) return [];
    return readdirSync(after, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".py") && existsSync(join(before, path)))
      .sort()
      .map((path) => ({ old: readFileSync(join(before, path)), next: readFileSync(join(after, path)) }))
      .filter(({ old, next }) => !old.equals(next));
  });
}

function fetchRelease(folder: string, release: string): void {
  const target = join(folder, release);
  mkdirSync(target, { recursive: true });
  const options: ExecFileSyncOptions = { cwd: folder, stdio: ["ignore", "pipe", "ignore"] };
  const archive = execFileSync("npm", ["pack", "--silent", `${PACKAGE}@${release}`], options)
    .toString()
    .trim();
  execFileSync("tar", ["xzf", archive, "-C", target], options);
}

function content(blob: string): Uint8Array {
  return git("cat-file", "blob", blob);
}

function git(...words: readonly string[]): Buffer {
  return execFileSync("git", words, { maxBuffer: LARGEST });
}
