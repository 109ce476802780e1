import { expect, it } from "vitest";
import { applyChanges, findInterpreter, readFat } from "../../src/native/index.js";
import { NativeLives } from "./lives.js";
import { CLEANING, comesTo } from "./phases.js";
import { scenarios } from "./scenarios.js";

const interpreter = findInterpreter();

/** Of a file that is written, in bytes: so much may hang on nothing yet. */
const SAFE_BYTES = 32768;
/** Some of other files besides. */
const OTHERS = 4;
const CLUSTER = 2048;

/** How many clusters each power cut loses in an update that replaces the whole library, while it is made and behind it. */
function lostBy(found: string, writing: "cached" | "sector"): readonly [making: number[], behind: number[]] {
  const scenario = scenarios().find(({ name }) => name === "library");
  if (scenario === undefined) throw new Error("no such scenario");
  const lives = new NativeLives(found, scenario, "fat", writing);
  try {
    let state = lives.start;
    const { changes } = lives.live(state);
    const lost = changes.map((change) => {
      const before = readFat(state.flash).lost;
      state = applyChanges(state, [change]);
      return before;
    });
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
