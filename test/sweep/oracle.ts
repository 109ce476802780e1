import type { BoardStorage } from "../../src/board/index.js";
import type { Settled } from "../../src/faults/index.js";
import { type Files, files, isEqual, type Release } from "./releases.js";
import type { End } from "./scenarios.js";

const VERSION_FILE = "/flash/OTA_VERSION.py";
const ON_CARD = /^\/sd\//;
const STATE = /^\/(?:flash|sd)\/\.ota(?:\/|$)/;
/** What the updater keeps in non-volatile storage; only what is to be reported may stay. */
const NVS_KEY = /^ota/;
const COMMITTED = "ota";
const BAD = "ota_bad";
const REASON = "ota_why";
/** Nothing, or why an update was undone that did not get as far as to run. */
const NO_FAULT_OF_IT = /^(?:errno .*|the journal is damaged)?$/;
const REMEMBERED: ReadonlySet<string> = new Set([BAD, REASON, "ota_err"]);
const KEPT = "ota_kept";
const OF_KEPT = [KEPT, "ota_seal", "ota_old", "ota_old_sd"];
const KEPT_FILES = /\.ota(?:\/(?:journal|\d+\.(?:old|gap)))?$/;
/** The folders that a board has: they may stay, empty or not. */
const STANDING = ["/flash", "/flash/lib", "/flash/sys", "/flash/cert", "/sd", "/sd/lib"];

/** What the version file of a release says. */
export function versionFile({ version, firmware }: Release): string {
  return `VERSION = '${version}'\n${firmware === null ? "" : `FIRMWARE = '${version}'\n`}`;
}

/** What an update may come to. */
export interface Expectation {
  readonly foreign: Files;
  readonly from: Release;
  readonly to: Release;
  /** Where a board ends that has its server. */
  readonly ends: readonly End[];
  /** Whether the old version may be kept beside the new one. */
  readonly keeps: boolean;
  /** Whether the card may not be mounted when what is left is removed: that on the card stays. */
  readonly isUnmounted?: boolean;
  readonly start: BoardStorage;
}

/**
 * Whether a board that has settled is at the old release or at the new one, wholly, with nothing left over; and, with its
 * server, where it is to end.
 */
export class Oracle {
  readonly #expectation: Expectation;

  constructor(expectation: Expectation) {
    this.#expectation = expectation;
  }

  judge({ storage, stop, surroundings }: Settled): string[] {
    const { from, to, ends, keeps, isUnmounted = false, start } = this.#expectation;
    const violations: string[] = [];
    if (stop.why !== "end") {
      violations.push(
        stop.why === "error" ? `ends in ${stop.error}: ${stop.message}` : `ends in ${stop.why}`,
      );
    }
    const text = Buffer.from(storage.files.get(VERSION_FILE) ?? []).toString();
    const release = [from, to].find((found) => text === versionFile(found));
    const bad = namesIn(storage);
    const failed = to.firmware === null ? to.version : `${to.version} ${to.version}`;
    const end = release === to ? "new" : bad[0] === failed ? "refused" : "old";
    const known = [...namesIn(start), ...(end === "refused" ? [failed] : [])];
    const wrong = bad.filter((name) => !known.includes(name));
    violations.push(...wrong.map((name) => `takes ${name} for bad`));
    const reason = String(storage.nvs.get(REASON) ?? "");
    // Where the old version was damaged, the new one has to stay, whatever was against it.
    if (end === "old" && bad.length === 0 && !NO_FAULT_OF_IT.test(reason))
      violations.push(`went back for "${reason}", and does not know from what`);
    const isAllowed = ends.includes(end) || (surroundings === "alone" && end === "old");
    if (!isAllowed || release === undefined) violations.push(`says ${JSON.stringify(text)}`);
    // What is downloaded and verified is kept for the next pass, as long as it is not installed.
    const mayKeep = end === "old" && isAllowed;
    const left = leftovers(storage, mayKeep, keeps && storage.nvs.get(KEPT) === 1).filter(
      (path) => !(isUnmounted && ON_CARD.test(path)),
    );
    const untidy = left.map((what) => `left behind: ${what}`);
    const crossed = storage.crossed.size > 0 ? ["crossed files"] : [];
    return [...violations, ...this.#differences(storage, release ?? to), ...crossed, ...untidy];
  }

  #differences(storage: BoardStorage, release: Release): string[] {
    const { foreign, from, start } = this.#expectation;
    const own = files({ [VERSION_FILE]: versionFile(release) });
    const expected = new Map([...foreign, ...release.files, ...own]);
    const found = new Map([...storage.files].filter(([path]) => !STATE.test(path)));
    const differences: string[] = [];
    for (const [path, content] of expected) {
      if (!found.has(path)) differences.push(`${release.version}: no ${path}`);
      else if (!isEqual(found.get(path), content)) differences.push(`${release.version}: ${path} differs`);
    }
    for (const path of found.keys())
      if (!expected.has(path)) differences.push(`${release.version}: also ${path}`);
    const needed = [...foreign.keys(), ...from.files.keys()].flatMap(foldersOf);
    const empty = start.folders.filter((folder) => !needed.includes(folder));
    const folders = new Set([...STANDING, ...empty, ...[...expected.keys()].flatMap(foldersOf)]);
    for (const folder of storage.folders) {
      if (!folders.has(folder) && !STATE.test(folder))
        differences.push(`${release.version}: also ${folder}/`);
    }
    // Where the old release is back, so are all of its folders, empty or not.
    const missing = start.folders.filter(
      (folder) => release === from && !STATE.test(folder) && !storage.folders.includes(folder),
    );
    differences.push(...missing.map((folder) => `${release.version}: no ${folder}/`));
    const { images, running, next } = storage.slots;
    const firmware = release.firmware ?? (release === from ? start.slots.images[start.slots.running] : null);
    if (firmware !== null && !isEqual(images[running], firmware))
      differences.push(`${release.version}: other firmware`);
    if (release.firmware === null && running !== start.slots.running) differences.push("the other slot runs");
    if (next !== running) differences.push("a slot is still marked");
    return differences;
  }
}

/** The versions that are remembered as failed, the last first. */
function namesIn({ nvs }: BoardStorage): readonly string[] {
  return String(nvs.get(BAD) ?? "")
    .split(",")
    .filter((name) => name !== "");
}

/** `mayKeep`: what is staged for the next pass. `isKept`: what brings the old version back. */
function leftovers(storage: BoardStorage, mayKeep: boolean, isKept: boolean): string[] {
  const allowed = isKept ? new Set([...REMEMBERED, ...OF_KEPT]) : REMEMBERED;
  const state = [...storage.nvs.keys()].filter((key) => NVS_KEY.test(key) && !allowed.has(key));
  const commit = state.includes(COMMITTED) ? ["the commit"] : [];
  if (mayKeep) return commit;
  const paths = [...storage.files.keys(), ...storage.folders].filter(
    (path) => STATE.test(path) && !(isKept && KEPT_FILES.test(path)),
  );
  return [...commit, ...paths, ...state];
}

function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
}
