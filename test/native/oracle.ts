import type { BoardState, Contents, NativeStop } from "../../src/native/index.js";
import { type Release, same, VERSION_FILE } from "./releases.js";
import type { NativeScenario } from "./scenarios.js";

/** A board that has come to rest. */
export interface Settled {
  readonly stop: NativeStop;
  readonly output: string;
  readonly end: BoardState;
}

/**
 * How a board that was left in peace differs from the release that the scenario ends at; for a client `without
 * recovery`, from each of the two, and what it leaves beside its files does not count. Nothing where it is as it should.
 */
export function judge(
  scenario: NativeScenario,
  { stop, output, end }: Settled,
  contents: Contents | null,
  client: "with recovery" | "without recovery" = "with recovery",
): string[] {
  if (contents === null) return ["a volume cannot be read"];
  const faults = stop === "end" ? [] : [`the board ends with "${stop}": ${tail(output)}`];
  const version = toldVersion(contents);
  const old = differences(scenario.from, scenario.to, contents, end, version, scenario);
  const next = differences(scenario.to, scenario.from, contents, end, version, scenario);
  const wanted = scenario.ends === "old" ? old : next;
  if (old.length > 0 && next.length > 0) {
    const nearest = old.length < next.length ? old : next;
    faults.push(`a mix: ${nearest.join(", ")}`);
  } else if (client === "with recovery" && wanted.length > 0) {
    faults.push(`not the ${scenario.ends} release: ${wanted.slice(0, 3).join(", ")}: ${tail(output)}`);
  }
  for (const [path, content] of scenario.foreign) {
    if (!same(contents.files.get(path), content)) faults.push(`${path}, which is not ours, is another`);
  }
  if (client === "with recovery") faults.push(...leftovers(scenario, end, contents));
  return faults;
}

/** Whether the board has come to the new release. */
export function isUpdated(scenario: NativeScenario, contents: Contents | null): boolean {
  return contents !== null && toldVersion(contents) === scenario.to.version;
}

function differences(
  release: Release,
  other: Release,
  contents: Contents,
  state: BoardState,
  version: string,
  scenario: NativeScenario,
): string[] {
  const found: string[] = [];
  for (const [path, content] of release.files) {
    const present = contents.files.get(path);
    if (present === undefined) found.push(`${path} is missing`);
    else if (!same(present, content)) found.push(`${path} is another`);
  }
  for (const path of other.files.keys()) {
    if (!release.files.has(path) && contents.files.has(path)) found.push(`${path} is there`);
  }
  const told = version === "" ? scenario.from.version : version;
  if (told !== release.version) found.push(`the version is ${told}`);
  if (!same(state.slots[state.running], release.firmware)) found.push("the firmware is another");
  return found;
}

function leftovers(scenario: NativeScenario, state: BoardState, { files, folders }: Contents): string[] {
  const known = new Set([
    ...scenario.from.files.keys(),
    ...scenario.to.files.keys(),
    ...scenario.foreign.keys(),
    VERSION_FILE,
  ]);
  const found = [...files.keys()].filter((path) => !known.has(path)).map((path) => `${path} is left`);
  found.push(...folders.filter((path) => path.endsWith("/.ota")).map((path) => `${path} is left`));
  for (const key of ["ota", "ota_boots", "ota_seal"]) {
    if (Object.hasOwn(JSON.parse(state.nvs), key)) found.push(`NVS keeps ${key}`);
  }
  return found;
}

function toldVersion({ files }: Contents): string {
  const text = new TextDecoder().decode(files.get(VERSION_FILE) ?? new Uint8Array());
  return /VERSION = '([^']*)'/.exec(text)?.[1] ?? "";
}

function tail(output: string): string {
  return output.trim().split("\n").slice(-2).join(" / ");
}
