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
/** Full ones: 210 KB are kept. */
const KEPT_PIECES = 6;

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
    // FAT removes a file from its folder first: while one of the old ones goes, its room hangs on nothing.
    expect(behind.filter((lost) => lost >= SAFE_BYTES / CLUSTER).length).toBeGreaterThanOrEqual(KEPT_PIECES);
    expect(Math.max(...behind)).toBeLessThanOrEqual(limit);
  },
);

// Where all that was kept was one file, the room for the new version went along with it, and no update fitted any more.
it.skipIf(interpreter === null).each(["cached", "sector"] as const)(
  "takes the update, however much of what was kept before a cut the next one loses: %s",
  { timeout: 120_000 },
  (writing) => {
    const lives = replacing(interpreter ?? "", writing);
    try {
      const { changes } = lives.live(lives.start);
      const sealed = changes.findIndex((change) => change.kind === "nvs");
      const left = applyChanges(lives.start, changes.slice(0, sealed));
      const next = lives.live(left).changes;
      const lost = losses(left, next.slice(0, comesTo(next, INSTALLING)));
      const worst = lost.flatMap((clusters, at) => (clusters >= SAFE_BYTES / CLUSTER ? [at] : []));
      expect(worst.length).toBeGreaterThanOrEqual(KEPT_PIECES);
      for (const at of worst) {
        expect(lives.verdict(applyChanges(left, next.slice(0, at)))).toEqual([]);
      }
    } finally {
      lives.close();
    }
  },
);
