// What an update costs on real filesystem drivers: counts and ratios, as plain tables.
import { it } from "vitest";
import { findInterpreter, NativeBoard, type NativeStop, readFat, type Writing } from "../src/native/index.js";
import { answers, files, type Release, withLibrary } from "../test/native/releases.js";
import { type NativeScenario, reference } from "../test/native/scenarios.js";

const LEAST_HEAP = 24 * 1024;
const MOST_HEAP = 1024 * 1024;
const HEAP_STEP = 2048;
const SECTOR = 512;

function boardFor(interpreter: string, { from, to }: NativeScenario, flashBytes: number): NativeBoard {
  return new NativeBoard(interpreter, { filesystem: "fat", flashBytes, answers: answers(from, to) });
}

/** Writes of the flash in an undisturbed update, and how many of them touch what finds files. */
function writes(interpreter: string, scenario: NativeScenario, writing: Writing, flashBytes: number) {
  const board = boardFor(interpreter, scenario, flashBytes);
  try {
    const start = board.install(scenario.from.files, scenario.from.firmware);
    const { changes, end } = board.live(start, writing);
    const { uses } = readFat(end.flash);
    const flash = changes.flatMap((change) =>
      change.kind === "write" && change.device === "flash" ? [change] : [],
    );
    const metadata = flash.filter(({ offset, data }) =>
      uses.slice(offset / SECTOR, (offset + data.length) / SECTOR).some((use) => use?.kind === "metadata"),
    );
    return { all: flash.length, metadata: metadata.length };
  } finally {
    board.close();
  }
}

/** The least heap with which the board comes to `stops`, found by halving; in bytes. */
function leastHeap(interpreter: string, scenario: NativeScenario, flashBytes: number): number {
  const board = boardFor(interpreter, scenario, flashBytes);
  try {
    const start = board.install(scenario.from.files, scenario.from.firmware);
    const wanted = lastStops(board.live(start, "cached").stops);
    let [fails, works] = [LEAST_HEAP, MOST_HEAP];
    while (works - fails > HEAP_STEP) {
      const middle = Math.floor((works + fails) / 2);
      board.heapBytes = middle;
      if (lastStops(stopsOf(board, start)) === wanted) works = middle;
      else fails = middle;
    }
    return works;
  } finally {
    board.close();
  }
}

function stopsOf(board: NativeBoard, start: Parameters<NativeBoard["live"]>[0]): readonly NativeStop[] {
  try {
    return board.live(start, "cached").stops;
  } catch {
    // The board's own modules did not fit.
    return [];
  }
}

function lastStops(stops: readonly NativeStop[]): string {
  return stops.join(" ");
}

function idle(): NativeScenario {
  const release: Release = {
    version: "1.0.0",
    files: files({ "/flash/main.py": "" }),
    firmware: Uint8Array.of(1),
  };
  return { name: "idle", from: release, to: { ...release, version: "1.0.1" }, foreign: new Map() };
}

function manyFiles(count: number): NativeScenario {
  const data = (text: string) =>
    files(
      Object.fromEntries(
        Array.from({ length: count }, (_, at) => [`/flash/d${at % 16}/${at}.txt`, text + at]),
      ),
    );
  const firmware = Uint8Array.of(1);
  return {
    name: `${count} files`,
    from: { version: "1.0.0", files: withLibrary("1.0.0", data("a")), firmware },
    to: { version: "1.0.1", files: withLibrary("1.0.0", data("b")), firmware },
    foreign: new Map(),
  };
}

function main(): void {
  const interpreter = findInterpreter();
  if (interpreter === null) {
    throw new Error("set MICROPYTHON to MicroPython's unix port");
  }
  const small = 508 * 1024;
  const rest = leastHeap(interpreter, idle(), small);
  console.log(`\nOne update, four files of 10.7 KB and 200 KB of firmware, on FAT`);
  console.table(
    Object.fromEntries(
      (["first", "library"] as const).map((client) => {
        const scenario = reference(client);
        const sectors = writes(interpreter, scenario, "sector", small);
        const blocks = writes(interpreter, scenario, "cached", small);
        const heap = leastHeap(interpreter, scenario, small) - rest;
        return [
          scenario.name,
          {
            sectors: sectors.all,
            blocks: blocks.all,
            "metadata blocks": blocks.metadata,
            "heap, 8-byte words (KB)": Math.round(heap / 1024),
          },
        ];
      }),
    ),
  );
  console.log("\nThe library, by the number of changed files");
  console.table(
    Object.fromEntries(
      [1, 10, 100, 500].map((count) => {
        const scenario = manyFiles(count);
        const large = 4 * 1024 * 1024;
        return [
          count,
          {
            sectors: writes(interpreter, scenario, "sector", large).all,
            blocks: writes(interpreter, scenario, "cached", large).all,
            "heap, 8-byte words (KB)": Math.round((leastHeap(interpreter, scenario, large) - rest) / 1024),
          },
        ];
      }),
    ),
  );
}

it("measures", { timeout: 600_000 }, main);
