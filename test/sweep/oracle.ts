import type { BoardStorage } from "../../src/board/index.js";
import type { Settled } from "../../src/faults/index.js";
import { type Files, files, isEqual, type Release } from "./releases.js";

const VERSION_FILE = "/flash/OTA_VERSION.py";
const STATE = /^\/(?:flash|sd)\/\.ota(?:\/|$)/;
/** The key of the commit point. */
const NVS_KEY = "ota";
/** The folders that a board has: they may stay, empty or not. */
const STANDING = ["/flash", "/flash/lib", "/flash/sys", "/flash/cert", "/sd", "/sd/lib"];

/** What the version file of a release says. */
export function versionFile({ version, firmware }: Release): string {
  return `VERSION = '${version}'\n${firmware === null ? "" : `FIRMWARE = '${version}'\n`}`;
}

/** What an update may come to. */
export interface Expectation {
  readonly foreign: Files;
  readonly releases: readonly Release[];
  readonly from: Release;
  readonly to: Release;
  readonly start: BoardStorage;
}

/** Whether a board that has settled is at the old release or at the new one, wholly, and served at the new one. */
export class Oracle {
  readonly #expectation: Expectation;

  constructor(expectation: Expectation) {
    this.#expectation = expectation;
  }

  judge({ storage, stop, surroundings }: Settled): string[] {
    const { from, to } = this.#expectation;
    const violations: string[] = [];
    if (stop.why !== "end") {
      violations.push(
        stop.why === "error" ? `ends in ${stop.error}: ${stop.message}` : `ends in ${stop.why}`,
      );
    }
    const text = Buffer.from(storage.files.get(VERSION_FILE) ?? []).toString();
    const release = surroundings === "served" ? to : [from, to].find((found) => text === versionFile(found));
    if (release === undefined) return [...violations, `says ${JSON.stringify(text)}`];
    // What is downloaded and verified is kept for the next pass, as long as it is not installed.
    const mayKeep = surroundings === "alone" && release === from;
    return [...violations, ...this.#differences(storage, release), ...leftovers(storage, mayKeep)];
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
    const folders = new Set([...STANDING, ...[...expected.keys()].flatMap(foldersOf)]);
    for (const folder of storage.folders) {
      if (!folders.has(folder) && !STATE.test(folder))
        differences.push(`${release.version}: also ${folder}/`);
    }
    const { images, running, next } = storage.slots;
    const firmware = release.firmware ?? (release === from ? start.slots.images[start.slots.running] : null);
    if (firmware !== null && !isEqual(images[running], firmware))
      differences.push(`${release.version}: other firmware`);
    if (release.firmware === null && running !== start.slots.running) differences.push("the other slot runs");
    if (next !== running) differences.push("a slot is still marked");
    return differences;
  }
}

function leftovers(storage: BoardStorage, mayKeep: boolean): string[] {
  const left = [...storage.files.keys(), ...storage.folders].filter((path) => STATE.test(path));
  const found = mayKeep ? [] : left.map((path) => `left behind: ${path}`);
  if (storage.nvs.has(NVS_KEY)) found.push("left behind: the commit");
  if (storage.crossed.size > 0) found.push("crossed files");
  return found;
}

function foldersOf(path: string): string[] {
  const parts = path.split("/").slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
}
