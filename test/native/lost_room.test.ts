import { expect, it } from "vitest";
import {
  applyChanges,
  type BoardState,
  type Change,
  findInterpreter,
  readFat,
} from "../../src/native/index.js";
import { NativeLives } from "./lives.js";
import { CLEANING, comesTo, INSTALLING } from "./phases.js";
import { scenarios } from "./scenarios.js";

const interpreter = findInterpreter();

/** Of a file that is written, in bytes: so much may hang on nothing yet. */
const SAFE_BYTES = 32768;
/** Some of other files besides. */
const OTHERS = 4;
const CLUSTER = 2048;

/** Lives of a board whose whole library is replaced. */
function replacing(found: string, writing: "cached" | "sector"): NativeLives {
  const scenario = scenarios().find(({ name }) => name === "library");
  if (scenario === undefined) throw new Error("no such scenario");
  return new NativeLives(found, scenario, "fat", writing);
}

/** How many clusters a power cut before each change loses. */
function losses(start: BoardState, changes: readonly Change[]): readonly number[] {
  let state = start;
  return changes.map((change) => {
    const { lost } = readFat(state.flash);
    state = applyChanges(state, [change]);
    return lost;
  });
}

/** How many clusters each power cut loses in an update that replaces the whole library, while it is made and behind it. */
function lostBy(found: string, writing: "cached" | "sector"): readonly [making: number[], behind: number[]] {
  const lives = replacing(found, writing);
  try {
    const { changes } = lives.live(lives.start);
    const lost = losses(lives.start, changes);
    const end = comesTo(changes, CLEANING);
    return [lost.slice(0, end), lost.slice(end)];
  } finally {
    lives.close();
  }
}

// FAT has no way to give lost clusters back: the room would be gone for good.
it.skipIf(interpreter === null).each(["cached", "sector"] as const)(
  "a power cut loses little room, however much an update keeps: %s",
  { timeout: 120_000 },
  (writing) => {
    const [making, behind] = lostBy(interpreter ?? "", writing);
    const limit = SAFE_BYTES / CLUSTER + OTHERS;
    expect(making.length).toBeGreaterThan(2000);
    expect(Math.max(...making)).toBeLessThanOrEqual(limit);
    // FAT removes a file from its folder first: while the old ones go, all that is kept hangs on nothing.
    expect(behind.filter((lost) => lost > limit).length).toBeLessThanOrEqual(3);
  },
);

// A sweep has found this, and counts it as a violation: cut right before the commit, the next start has no room for a second
// backup, removes the first, and is cut there. What it held is lost, and the update never fits again. As long as that is so, it
// must be no worse: the old version is whole and runs, and says what is missing.
it.skipIf(interpreter === null).each(["cached", "sector"] as const)(
  "keeps the old version, whole, where what was kept takes the room for the new one along: %s",
  { timeout: 120_000 },
  (writing) => {
    const lives = replacing(interpreter ?? "", writing);
    try {
      const { changes } = lives.live(lives.start);
      const sealed = changes.findIndex((change) => change.kind === "nvs");
      const left = applyChanges(lives.start, changes.slice(0, sealed));
      const next = lives.live(left).changes;
      const lost = losses(left, next);
      const removed = lost.indexOf(Math.max(...lost.slice(0, comesTo(next, INSTALLING))));
      const cutBefore = (at: number) => applyChanges(left, next.slice(0, at));
      expect(lives.verdict(cutBefore(removed))).toEqual(["served: the board does not come to rest"]);
      expect(lives.live(cutBefore(removed)).output).toMatch(
        /^app 1\.0\.0\nNoSpace \/flash: \d+ > \d+ blocks/,
      );
      expect([removed - 1, removed + 1].map((at) => lives.verdict(cutBefore(at)))).toEqual([[], []]);
    } finally {
      lives.close();
    }
  },
);
