import { compareVersions, versionKey } from "./versions.js";

/** The highest of `versions` that is above `current`, and not above `limit` where there is one. */
export function highestAbove(
  versions: readonly string[],
  current: string,
  limit: string | null,
): string | null {
  let best = current;
  for (const version of versions) {
    if (compareVersions(version, best) > 0 && (limit === null || compareVersions(version, limit) <= 0)) {
      best = version;
    }
  }
  return compareVersions(best, current) > 0 ? best : null;
}

/** The one of `versions` that is equal to `version`, if any. */
export function findVersion(versions: readonly string[], version: string): string | null {
  const key = versionKey(version);
  for (const candidate of versions) {
    if (versionKey(candidate) === key) {
      return candidate;
    }
  }
  return null;
}
