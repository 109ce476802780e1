import { describe, expect, it } from "vitest";
import {
  applyChanges,
  type BoardState,
  type Files,
  findInterpreter,
  readFat,
} from "../../src/native/index.js";
import { NativeLives } from "./lives.js";
import { comesTo, INSTALLING, REFUSING } from "./phases.js";
import { bytes, files, withLibrary } from "./releases.js";
import type { NativeScenario } from "./scenarios.js";

const interpreter = findInterpreter();

const CLUSTER = 2048;
/** What a cut leaves of these is enough to go back with, even on a full disk. */
const SMALL = { count: 20, bytes: 12_000 };
/** Not so of this one. */
const LARGE = { count: 1, bytes: 100_000 };
/** Clusters of a log. */
const LOG = 50;
const TRIED = { trialBoots: 2 };
const FIRMWARE = bytes(2000, 3);

interface Deleted {
  readonly count: number;
  readonly bytes: number;
}

/** A trial of a version that brings next to nothing and deletes files, beside so many clusters of what is in no release. */
function deleting({ count, bytes: size }: Deleted, foreign: number): NativeScenario {
  const data = new Map(
    Array.from({ length: count }, (_, index) => [`/flash/data${index}.bin`, bytes(size, 40 + index)]),
  );
  const config = (id: number) => files({ "/flash/config.py": `ID = ${id}\n` });
  return {
    name: "deleting",
    from: {
      version: "1.0.0",
      files: withLibrary("1.0.0", new Map([...data, ...config(7)]), TRIED),
      firmware: FIRMWARE,
    },
    to: {
      version: "1.0.1",
      files: withLibrary("1.0.1", config(8), { ...TRIED, isWell: false }),
      firmware: FIRMWARE,
    },
    foreign: logs(foreign),
    ends: "old",
    flashBytes: 1 << 20,
  };
}

function logs(clusters: number): Files {
  const content: [string, Uint8Array][] = [];
  for (let left = clusters; left > 0; left -= LOG) {
    content.push([`/flash/log${content.length}`, bytes(Math.min(left, LOG) * CLUSTER, 9 + content.length)]);
  }
  return new Map(content);
}

/** One beside as many clusters as there is room for. */
function tightest(found: string, deleted: Deleted): NativeScenario {
  const tooMany = 330 - Math.ceil((deleted.count * deleted.bytes) / CLUSTER);
  const lives = new NativeLives(found, deleting(deleted, tooMany), "fat", "cached");
  try {
    const { output } = lives.live(lives.start);
    const [, needed, free] = /NoSpace \/flash: (\d+) > (\d+) blocks/.exec(output) ?? [];
    if (needed === undefined) throw new Error(`not refused: ${output}`);
    return deleting(deleted, tooMany - Number(needed) + Number(free));
  } finally {
    lives.close();
  }
}

/** Its life: of the update, and of what comes when no start is left. */
const LIVES = [
  ["it is installed", 0],
  ["it is gone back from", TRIED.trialBoots],
] as const;

const ALL = LIVES.flatMap(([what, lived]) =>
  (["cached", "sector"] as const).map((writing) => [what, writing, lived] as const),
);

/** The states of a board behind each cut that loses room, from the commit on, or from where it goes back. */
function losing(lives: NativeLives, lived: number): BoardState[] {
  const { changes } = lives.live(lives.start);
  const begun = comesTo(changes, lived === 0 ? INSTALLING : REFUSING);
  expect(begun).toBeGreaterThan(0);
  let state = applyChanges(lives.start, changes.slice(0, begun));
  const states: BoardState[] = [];
  for (const change of changes.slice(begun)) {
    if (readFat(state.flash).lost > 0) states.push(state);
    state = applyChanges(state, [change]);
  }
  return states;
}

describe.skipIf(interpreter === null)("a trial on a full disk", () => {
  // The room for what was deleted is held. Where that was one file, a power cut took all of it along, and nothing was left to
  // go back with.
  it.each(LIVES)(
    "is gone back from, whatever room a power cut loses while %s",
    { timeout: 240_000 },
    (_what, lived) => {
      const found = interpreter ?? "";
      const lives = new NativeLives(found, { ...tightest(found, SMALL), lived }, "fat", "sector");
      try {
        const states = losing(lives, lived);
        expect(states.length).toBeGreaterThan(2 * SMALL.count);
        for (const state of states) expect(lives.verdict(state)).toEqual([]);
      } finally {
        lives.close();
      }
    },
  );

  it.each(ALL)(
    "is gone back from, or stays whole, where what a power cut loses while %s is more than the disk has: %s",
    { timeout: 240_000 },
    (_what, writing, lived) => {
      const found = interpreter ?? "";
      const scenario = { ...tightest(found, LARGE), lived };
      const toOld = new NativeLives(found, scenario, "fat", writing);
      const toNew = new NativeLives(found, { ...scenario, ends: "new" }, "fat", writing);
      try {
        const states = losing(toOld, lived);
        const stays = states.filter((state) => toOld.verdict(state).length > 0);
        expect(stays.length).toBeGreaterThan(0);
        for (const state of stays) expect(toNew.verdict(state)).toEqual([]);
      } finally {
        toOld.close();
        toNew.close();
      }
    },
  );
});
