import type { Difference, Release, ReleaseFile } from "./difference.js";
import { fatKey, nameKey } from "./fat_names.js";
import { Refusal } from "./refusal.js";
import type { Utf8 } from "./urls.js";

/** A file to write, or one to delete. */
export interface Step {
  readonly file: ReleaseFile;
  readonly isDeletion: boolean;
}

/**
 * What leads to the release `next`, in the order of the paths' bytes with ASCII letters in lower case, deletions first
 * where two are equal: to FAT they are one name. What that would delete with a file that stays is not deleted.
 *
 * @throws Refusal 500 where `next` holds two files that are one name to FAT.
 */
export function stepsTo(next: Release, files: Difference, utf8: Utf8): Step[] {
  refuseTwins(next, utf8);
  const steps = new Map<string, Step>();
  // A line feed comes before all that is in a path: so a name comes before those that go on from it.
  for (const file of [...files.added, ...files.changed]) {
    const key = nameKey(file.path, utf8);
    steps.set(`${key}\np`, { file, isDeletion: false });
  }
  const staying = stayingOf(next, files, utf8);
  for (const file of files.deleted) {
    const key = nameKey(file.path, utf8);
    if (!staying.has(key) || steps.has(`${key}\np`)) {
      steps.set(`${key}\nd`, { file, isDeletion: true });
    }
  }
  const ordered: Step[] = [];
  for (const key of [...steps.keys()].sort()) {
    const step = steps.get(key);
    if (step !== undefined) {
      ordered.push(step);
    }
  }
  return ordered;
}

/** The files that are to be written, in their order. */
export function writtenBy(steps: readonly Step[]): ReleaseFile[] {
  return steps.filter((step) => !step.isDeletion).map((step) => step.file);
}

/** The names among the deleted that the next release has too. */
function stayingOf(next: Release, files: Difference, utf8: Utf8): Set<string> {
  const gone = new Set<string>();
  for (const file of files.deleted) {
    gone.add(nameKey(file.path, utf8));
  }
  const staying = new Set<string>();
  for (const url of [...next.keys()].sort()) {
    const file = next.get(url);
    if (file !== undefined) {
      const key = nameKey(file.path, utf8);
      if (gone.has(key)) {
        staying.add(key);
      }
    }
  }
  return staying;
}

/** @throws Refusal where two files are one to FAT */
function refuseTwins(release: Release, utf8: Utf8): void {
  const paths = new Map<string, string>();
  for (const url of [...release.keys()].sort()) {
    const file = release.get(url);
    if (file !== undefined) {
      const key = fatKey(file.path, utf8);
      const twin = paths.get(key);
      if (twin !== undefined) {
        throw new Refusal(500, `to FAT ${twin} and ${file.path} are one file`);
      }
      paths.set(key, file.path);
    }
  }
}
