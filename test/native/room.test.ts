import { describe, expect, it } from "vitest";
import {
  type Contents,
  type Files,
  type Filesystem,
  findInterpreter,
  NativeBoard,
} from "../../src/native/index.js";
import { noise } from "../support/noise.js";
import { NativeOracle } from "./oracle.js";
import { answers, bytes, files, type Release, same, withLibrary } from "./releases.js";

const interpreter = findInterpreter();

const FIRMWARE = bytes(2000, 3);
const BLOCK = 4096;
/** What each filesystem gives out at a time, in bytes. */
const UNITS = { fat: 2048, littlefs: BLOCK } as const;
/** Units of a file: more of them would not fit the heap of what reads them back. */
const PIECE = 60;
/** So full that an update is refused, with room for its journal: in units that are free. */
const ALMOST_FULL = 40;
/** How far from the limit boards are tried: in units of more and of less that is on them already. */
const ABOVE = 6;
const BELOW = 5;

/** An update that needs more room than most. */
interface Update {
  readonly flashBytes: Readonly<Record<Filesystem, number>>;
  readonly from: Files;
  readonly to: Files;
}

/** So many blocks, of which the last is not full. */
const blocks = (count: number, seed: number): Uint8Array => noise(count * BLOCK - 50, seed);

function many(count: number, pathOf: (number: number) => string): Record<string, Uint8Array> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, number) => [pathOf(number), noise(100, number + 10)]),
  );
}

const MB = 1 << 20;
const UPDATES: readonly (readonly [what: string, update: Update])[] = [
  [
    "one file shrinks, one grows, one stays",
    {
      flashBytes: { fat: MB, littlefs: MB },
      from: files({
        "/flash/a1.bin": blocks(25, 1),
        "/flash/a2.bin": blocks(5, 2),
        "/flash/b.bin": blocks(23, 3),
      }),
      to: files({
        "/flash/a1.bin": blocks(12, 4),
        "/flash/a2.bin": blocks(13, 5),
        "/flash/b.bin": blocks(23, 6),
      }),
    },
  ],
  [
    "five files come, each in ten folders of its own",
    {
      // On LittleFS the folders alone take 400 KB.
      flashBytes: { fat: MB / 2, littlefs: MB },
      from: files({ "/flash/a.bin": noise(900, 1) }),
      to: files({
        "/flash/a.bin": noise(901, 2),
        ...many(5, (number) => `/flash/t${number}/${"d/".repeat(9)}x.py`),
      }),
    },
  ],
  [
    "forty files come into one new folder",
    {
      flashBytes: { fat: MB, littlefs: MB },
      from: files({ "/flash/a.bin": noise(900, 1) }),
      to: files({
        "/flash/a.bin": noise(901, 2),
        ...many(40, (number) => `/flash/tables/values_of_day_${number}.txt`),
      }),
    },
  ],
];

/** What came of a board. */
interface End {
  readonly output: string;
  readonly hasInstalled: boolean;
  readonly violations: readonly string[];
}

/** Boards that are to make one and the same update. */
class Boards {
  readonly #update: Update;
  readonly #filesystem: Filesystem;
  readonly #board: NativeBoard;
  readonly #from: Release;
  readonly #to: Release;

  constructor(found: string, update: Update, filesystem: Filesystem) {
    this.#update = update;
    this.#filesystem = filesystem;
    this.#from = { version: "1.0.0", files: withLibrary("1.0.0", update.from), firmware: FIRMWARE };
    this.#to = { version: "1.0.1", files: withLibrary("1.0.1", update.to), firmware: FIRMWARE };
    this.#board = new NativeBoard(found, {
      filesystem,
      flashBytes: update.flashBytes[filesystem],
      answers: answers({ ...this.#from, files: beginnings(this.#from.files, update.to) }, this.#to),
    });
  }

  close(): void {
    this.#board.close();
  }

  /** The most units of the application's own with which there is room, as a board tells that is almost full. */
  limit(): number {
    const unit = UNITS[this.#filesystem];
    const taken = [...this.#from.files.values()].map(({ length }) => Math.ceil(length / unit));
    const most =
      this.#update.flashBytes[this.#filesystem] / unit - taken.reduce((sum, each) => sum + each, 0);
    const units = Math.floor(most) - ALMOST_FULL;
    const [, needed, free] = /NoSpace \/flash: (\d+) > (\d+) blocks/.exec(this.live(units).output) ?? [];
    if (needed === undefined) throw new Error(`not refused with ${units} units`);
    return units - Number(needed) + Number(free);
  }

  /** The life of a board with so many units of the application's own on it. */
  live(units: number): End {
    const own: [string, Uint8Array][] = [];
    for (let left = units; left > 0; left -= PIECE) {
      // LittleFS has some words of its own in each block.
      const length = Math.min(left, PIECE) * (UNITS[this.#filesystem] - 16);
      own.push([`/flash/log${own.length}`, noise(length, own.length)]);
    }
    const foreign = new Map(own);
    const start = this.#board.install(new Map([...this.#from.files, ...foreign]), FIRMWARE);
    const { output, stops, end } = this.#board.live(start, "cached");
    const [before, after] = [start, end].map((state) => this.#board.contents(state));
    if (before === undefined || before === null || after === undefined || after === null)
      throw new Error("no volume");
    const scenario = { name: "room", from: this.#from, to: this.#to, foreign, ends: "new" } as const;
    const stop = stops.at(-1) ?? "lost";
    const settled = { stop, output, end, contents: after, surroundings: "alone" } as const;
    const violations = new NativeOracle(scenario, start, before).judge(settled);
    const hasInstalled = output.includes("app 1.0.1");
    if (!hasInstalled) {
      // It names what was to come once it has found the room for it.
      if (!/NoSpace \/flash: /.test(output) || output.includes("OTA: ")) violations.push("is not refused");
      if (!areSame(before, after)) violations.push("has changed");
    }
    return { output, hasInstalled, violations };
  }
}

/** Nothing of what comes is like what was there: patches would take long to make, and be of no use. */
function beginnings(old: Files, next: Files): Files {
  return new Map([...old].map(([path, content]) => [path, next.has(path) ? content.slice(0, 1) : content]));
}

function areSame(a: Contents, b: Contents): boolean {
  return (
    a.folders.join() === b.folders.join() &&
    a.files.size === b.files.size &&
    [...a.files].every(([path, content]) => same(content, b.files.get(path)))
  );
}

const FILESYSTEMS = ["fat", "littlefs"] as const;
const ALL = UPDATES.flatMap(([what, update]) =>
  FILESYSTEMS.map((filesystem) => [what, filesystem, update] as const),
);

describe.skipIf(interpreter === null)("an update that there is hardly any room for", () => {
  it.each(ALL)(
    "is refused as long as there is none, and installs wholly as soon as there is: %s, %s",
    { timeout: 120_000 },
    (_, filesystem, update) => {
      const boards = new Boards(interpreter ?? "", update, filesystem);
      try {
        const limit = boards.limit();
        const ends: boolean[] = [];
        for (let units = limit + ABOVE; units >= limit - BELOW; units--) {
          const { output, hasInstalled, violations } = boards.live(units);
          expect(violations, `${units} units: ${output}`).toEqual([]);
          ends.push(hasInstalled);
        }
        // Refused first, and from some board on installed.
        expect([ends.at(0), ends.at(-1)]).toEqual([false, true]);
        expect(ends).toEqual([...ends].sort((a, b) => Number(a) - Number(b)));
      } finally {
        boards.close();
      }
    },
  );
});
