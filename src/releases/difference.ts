import { Refusal } from "./refusal.js";

/** A file of a release. */
export interface ReleaseFile {
  /** Relative to the release's folder: `flash/lib/a.py`. */
  readonly path: string;
  /** The same, percent-encoded. */
  readonly url: string;
  /** Lower-case hexadecimal. */
  readonly sha1: string;
  /** Bytes. */
  readonly size: number;
}

/** The files of a release by `url`: ASCII, which sorts alike on every platform. */
export type Release = Map<string, ReleaseFile>;

/** What to do to get from one release to another; each list in the order of `url`. */
export interface Difference {
  readonly deleted: readonly ReleaseFile[];
  readonly added: readonly ReleaseFile[];
  readonly changed: readonly ReleaseFile[];
}

/**
 * What leads from the release `current` to the release `next`.
 *
 * @throws Refusal 500 where `next` is empty: it would delete everything.
 */
export function difference(current: Release, next: Release): Difference {
  if (next.size === 0) {
    throw new Refusal(500, "the newest release holds no file");
  }
  const deleted: ReleaseFile[] = [];
  const added: ReleaseFile[] = [];
  const changed: ReleaseFile[] = [];
  for (const url of [...current.keys()].sort()) {
    const file = current.get(url);
    if (file !== undefined && !next.has(url)) {
      deleted.push(file);
    }
  }
  for (const url of [...next.keys()].sort()) {
    const before = current.get(url);
    const after = next.get(url);
    if (after !== undefined) {
      if (before === undefined) {
        added.push(after);
      } else if (before.size !== after.size || before.sha1 !== after.sha1) {
        changed.push(after);
      }
    }
  }
  return { deleted, added, changed };
}
