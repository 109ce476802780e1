import type { BoardState, Contents, Life } from "../../src/native/index.js";
import { type Release, same, VERSION_FILE } from "./releases.js";
import type { NativeScenario } from "./scenarios.js";

/** How a board that was left alone differs from each of the two releases; nothing where it is one of them. */
export function judge(
  scenario: NativeScenario,
  life: Life,
  contents: Contents | null,
  options: { readonly leftovers: boolean } = { leftovers: true },
): string[] {
  const stop = life.stops.at(-1);
  if (contents === null) return ["a volume cannot be read"];
  const faults = stop === "end" ? [] : [`the board ends with "${stop}": ${tail(life.output)}`];
  const version = toldVersion(contents);
  const old = differences(scenario.from, scenario.to, contents, life.end, version, scenario);
  const next = differences(scenario.to, scenario.from, contents, life.end, version, scenario);
  if (old.length > 0 && next.length > 0) {
    const nearest = old.length < next.length ? old : next;
    faults.push(`a mix: ${nearest.join(", ")}`);
  }
  for (const [path, content] of scenario.foreign) {
    if (!same(contents.files.get(path), content)) faults.push(`${path}, which is not ours, is another`);
  }
  if (options.leftovers) faults.push(...leftovers(scenario, life.end, contents));
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
