import { describe, expect, it } from "vitest";
import { Board, BoardError, type Runtime, Signal, type Stop } from "../../src/board/index.js";
import {
  type FaultScenario,
  replay,
  ScheduleError,
  type SweepOptions,
  type SweepResult,
  sweep,
} from "../../src/faults/index.js";

const text = (content: Uint8Array | undefined) => Buffer.from(content ?? []).toString();
const bytes = (content: string) => new Uint8Array(Buffer.from(content));

/** A program that is a function. */
function program(run: (board: Board) => void): Runtime {
  return {
    run(board): Stop {
      try {
        run(board);
        return { why: "end" };
      } catch (error) {
        if (error instanceof Signal) return { why: error.why };
        if (error instanceof Error)
          return { why: "error", error: error.name, message: error.message, traceback: "" };
        throw error;
      }
    },
  };
}

function write(board: Board, path: string, content: string): void {
  const file = board.call("open", path, "wb");
  board.call("file.write", file, bytes(content));
  board.call("file.close", file);
}

const start = new Board();
start.fs.writeFileSync("/flash/value", "old!");

/** The value is the old one or the new one. */
const scenario: FaultScenario = {
  name: "value",
  start: start.storage(),
  board: () => new Board(),
  judge: ({ storage }) => {
    const value = text(storage.files.get("/flash/value"));
    return value === "old!" || value === "new!" ? [] : [`value is "${value}"`];
  },
};

const isDone = (board: Board) => board.call("pycom.nvs_get", "done") === 1;

/** Overwrites the value in place, and never looks back. */
const careless = program((board) => {
  if (board.call("pycom.nvs_get", "done") === 1) return;
  board.call("pycom.nvs_set", "done", 1);
  write(board, "/flash/value", "new!");
});

/** Writes a copy first, and goes on with it after a cut. */
const careful = program((board) => {
  if (isDone(board)) return;
  if (board.call("pycom.nvs_get", "copied") !== 1) {
    write(board, "/flash/copy", "new!");
    board.call("uos.sync");
    board.call("pycom.nvs_set", "copied", 1);
  }
  write(board, "/flash/value", "new!");
  board.call("uos.sync");
  board.call("pycom.nvs_set", "done", 1);
});

/** Renames a new file over the old one. */
const renaming = program((board) => {
  if (isDone(board)) return;
  write(board, "/flash/new", "new!");
  board.call("uos.rename", "/flash/new", "/flash/value");
  board.call("pycom.nvs_set", "done", 1);
});

/** So little that the last write below does not fit. */
const ROOM = 32 * 1024;

/** At two starts writes the same again: over itself, further on, elsewhere, under other names, and in vain. */
const scribbling = program((board) => {
  const starts = Number(board.call("pycom.nvs_get", "starts") ?? 0);
  if (starts === 2) return;
  board.call("pycom.nvs_set", "starts", starts + 1);
  const write = (file: number, content = bytes("same")) => board.call("file.write", file, content);
  const inVain = (file: number, content = bytes("same")) =>
    expect(() => write(file, content)).toThrow(BoardError);
  const read = board.call("open", "/flash/value", "rb");
  const patched = board.call("open", "/flash/value", "rb+");
  inVain(read);
  for (const content of ["same", "same", "else"]) {
    write(patched, bytes(content));
    board.call("file.seek", patched, 0, 0);
  }
  const first = board.call("open", "/flash/first", "wb");
  const second = board.call("open", "/flash/second", starts === 0 ? "wb" : "ab");
  write(first);
  board.call("file.seek", first, 0, 0);
  for (const file of [first, second, first, first]) write(file);
  board.call("file.seek", first, 2, 0);
  write(first);
  board.call("uos.rename", "/flash/first", "/flash/moved");
  const third = board.call("open", "/flash/first", "wb");
  for (const file of [third, first, third]) write(file);
  inVain(second, new Uint8Array(ROOM));
  for (const file of [read, patched, first, second, third]) board.call("file.close", file);
});

describe("a sweep", () => {
  it("finds every cut that an update does not survive", () => {
    const { violations, operations, violating } = sweep(scenario, careless, { troubles: false });
    expect(operations).toBe(5);
    expect(violations.map(({ schedule }) => schedule)).toEqual([
      "after@2",
      "cut@3",
      "after@3",
      "cut@4",
      "tear@3:1",
      "tear@3:2",
      "tear@3:3",
    ]);
    expect(violating).toBe(7);
  });

  it("finds nothing where there is nothing", () => {
    expect(sweep(scenario, careful, { depth: 2, random: 200 })).toMatchObject({
      violating: 0,
      violations: [],
    });
  });

  it("tries what it is asked to always try, however few it tries of the others", () => {
    const few = { troubles: false, oneOf: 1000 };
    const always: SweepOptions["always"] = ({ files }) => text(files.get("/flash/value")) === "n";
    expect(sweep(scenario, careless, few).violations).toEqual([]);
    const schedules = sweep(scenario, careless, { ...few, always }).violations.map((each) => each.schedule);
    expect(schedules).toEqual(["tear@3:1"]);
  });

  it("lets second cuts follow fewer of the first ones where it is told so", () => {
    const schedulesIn = (options: SweepOptions): number =>
      sweep(scenario, careful, { troubles: false, ...options }).schedules;
    const single = schedulesIn({});
    const pairs = [1, 2, 1000].map((pairsOf) => schedulesIn({ depth: 2, pairsOf }) - single);
    expect(pairs).toEqual([...pairs].sort((a, b) => b - a));
    expect(new Set(pairs).size).toBe(3);
    expect(pairs[2]).toBeGreaterThan(0);
  });

  it("cuts what has failed before, too, where it tries pairs", () => {
    const note = (board: Board, name: string): void => {
      try {
        board.call("pycom.nvs_set", name, 1);
      } catch (error) {
        if (!(error instanceof BoardError)) throw error;
      }
    };
    // Where it fails it is done again, unless the power goes first.
    const twice = program((board) => {
      if (isDone(board)) return;
      note(board, "noted");
      board.call("pycom.nvs_set", "done", 1);
      note(board, "noted");
    });
    const told: FaultScenario = {
      ...scenario,
      judge: ({ storage: { nvs } }) => (nvs.has("done") && !nvs.has("noted") ? ["not noted"] : []),
    };
    expect(sweep(told, twice).violations).toEqual([]);
    const { violations, schedules } = sweep(told, twice, { depth: 2 });
    expect(violations.map(({ schedule }) => schedule)).toEqual(["fail@1 after@2", "fail@1 cut@3"]);
    for (const { schedule, violations: found } of violations) {
      expect(replay(told, twice, schedule).violations).toEqual(found);
    }
    expect(sweep(told, twice, { depth: 2, troublePairsOf: 2 }).violations).toEqual([]);
    expect(sweep(told, twice, { depth: 2, troubles: false }).schedules).toBeLessThan(schedules);
  });

  it("is dealt out in shards, each schedule to one of them", () => {
    const options = { depth: 2, told: Number.POSITIVE_INFINITY } as const;
    const whole = sweep(scenario, careless, options);
    const shards = [1, 2, 3].map((index) =>
      sweep(scenario, careless, { ...options, shard: { index, count: 3 } }),
    );
    // Second cuts go with their first one, and some have many.
    const most = (3 * whole.schedules) / 4;
    expect(shards.every(({ schedules }) => schedules > 0 && schedules < most)).toBe(true);
    expect(shards.reduce((sum, { schedules }) => sum + schedules, 0)).toBe(whole.schedules);
    const told = (results: readonly SweepResult[]) =>
      results.flatMap(({ violations }) => violations.map(({ schedule }) => schedule)).sort();
    expect(told(shards)).toEqual(told([whole]));
    expect(whole.violating).toBeGreaterThan(2);
    const second = { shard: { index: 2, count: 3 }, troubles: false, seed: "seed" };
    const [cuts, withRandom] = [0, 50].map(
      (random) => sweep(scenario, careless, { ...second, random }).schedules,
    );
    expect(withRandom).toBe((cuts ?? 0) + 50);
  });

  it("knows FAT's rename in two steps", () => {
    const { violations } = sweep(scenario, renaming, { troubles: false });
    expect(violations).toEqual([]);
    const once = program((board) => {
      if (isDone(board)) return;
      board.call("pycom.nvs_set", "done", 1);
      write(board, "/flash/new", "new!");
      board.call("uos.rename", "/flash/new", "/flash/value");
    });
    const found = sweep(scenario, once, { troubles: false }).violations.map(({ schedule }) => schedule);
    expect(found).toEqual(["split@5:old", "split@5:none"]);
    const littlefs = { ...scenario, board: () => new Board({ flash: { filesystem: "littlefs" } }) };
    expect(sweep(littlefs, once, { troubles: false }).violations).toEqual([]);
  });

  it("loses on FAT what was not synced before storage was told of it", () => {
    const unsynced = program((board) => {
      if (isDone(board)) return;
      write(board, "/flash/value", "new!");
      board.call("pycom.nvs_set", "done", 1);
    });
    const told: FaultScenario = {
      ...scenario,
      judge: ({ storage }) =>
        text(storage.files.get("/flash/value")) === "new!" || !storage.nvs.has("done") ? [] : ["lost"],
    };
    const found = sweep(told, unsynced, { troubles: false });
    expect(found.violations.map(({ schedule }) => schedule)).toEqual(["stale@4", "stale@4:0"]);
    expect(replay(told, unsynced, "stale@4").violations).toEqual(found.violations[0]?.violations);
    const littlefs = { ...told, board: () => new Board({ flash: { filesystem: "littlefs" } }) };
    expect(sweep(littlefs, unsynced, { troubles: false }).violations).toEqual([]);
    const synced = program((board) => {
      if (isDone(board)) return;
      write(board, "/flash/value", "new!");
      board.call("uos.sync");
      board.call("pycom.nvs_set", "done", 1);
    });
    expect(sweep(told, synced, { troubles: false }).violations).toEqual([]);
  });

  it("tries every pair of cuts", () => {
    // The second boot that finds a copy forgets the value.
    const twice = program((board) => {
      if (isDone(board)) return;
      const tries = Number(board.call("pycom.nvs_get", "tries") ?? 0) + 1;
      board.call("pycom.nvs_set", "tries", tries);
      if (tries === 3) board.call("uos.remove", "/flash/value");
      board.call("pycom.nvs_set", "done", 1);
    });
    expect(sweep(scenario, twice, { troubles: false }).violating).toBe(0);
    const { violations } = sweep(scenario, twice, { depth: 2, troubles: false });
    expect(violations.map(({ schedule }) => schedule)).toContain("cut@3 cut@3");
  });

  it("fills the volume and fails operations", () => {
    const stubborn = program((board) => {
      if (isDone(board)) return;
      board.call("pycom.nvs_set", "done", 1);
      board.call("uos.stat", "/flash/value");
      write(board, "/flash/value", "new!");
    });
    const found = sweep(scenario, stubborn, { told: 99 }).violations.map(({ schedule }) => schedule);
    expect(found).toContain("full@4");
    expect(found).toContain("fail@4");
    expect(found).not.toContain("fail@2");
  });

  /** Makes a folder where a file did not close. */
  const folding = program((board) => {
    const file = board.call("open", "/flash/copy", "wb");
    try {
      board.call("file.write", file, bytes("new!"));
      board.call("file.close", file);
    } catch (error) {
      if (!(error instanceof BoardError)) throw error;
      const [, size] = board.call("uos.stat", "/flash/copy");
      board.call("print", `${size} bytes`);
    }
    board.call("uos.remove", "/flash/copy");
    board.call("uos.mkdir", "/flash/copy");
    board.call("uos.sync");
    board.call("uos.rmdir", "/flash/copy");
  });

  it("lets a file go that does not close, and what was not durable of it", () => {
    expect(sweep(scenario, folding, { told: 99 }).violations.map(({ schedule }) => schedule)).toEqual([]);
    const [life] = replay(scenario, folding, "fail@2").lives;
    expect(life?.trace.map(({ op, error }) => error ?? op)).toEqual([
      "open",
      "file.write",
      "EIO",
      "uos.stat",
      "uos.remove",
      "uos.mkdir",
      "uos.sync",
      "uos.rmdir",
    ]);
    expect(life?.console).toEqual(["0 bytes"]);
  });

  it("tells a program that asks for room that there is none", () => {
    const asking = program((board) => {
      if (isDone(board)) return;
      board.call("pycom.nvs_set", "done", 1);
      const [, , free] = board.call("uos.statvfs", "/flash");
      if (free === 0) board.call("uos.remove", "/flash/value");
    });
    const found = sweep(scenario, asking, { told: 99 }).violations.map(({ schedule }) => schedule);
    expect(found).toEqual(["full@1", "full@2"]);
  });

  it("starts a board again that sleeps", () => {
    const sleepy = program((board) => {
      if (isDone(board)) return write(board, "/flash/value", "woken");
      board.call("pycom.nvs_set", "done", 1);
      board.call("machine.deepsleep", 1000);
    });
    const { violations } = replay(scenario, sleepy, "");
    expect(violations.join()).toContain("woken");
  });

  it("leaves what lies behind a torn write as it was", () => {
    const patching = program((board) => {
      if (isDone(board)) return;
      const file = board.call("open", "/flash/value", "rb+");
      board.call("file.write", file, bytes("new!"));
      board.call("file.close", file);
      board.call("pycom.nvs_set", "done", 1);
    });
    const [life] = replay(scenario, patching, "tear@2:1").lives;
    expect(text(life?.storage.files.get("/flash/value"))).toBe("nld!");
  });

  it.each(["cut@999", "after@999", "tear@0:1", "full@999", "cut@1 keep@999"])(
    "replays nothing that does not strike: %s",
    (schedule) => {
      expect(() => replay(scenario, careful, schedule)).toThrow(ScheduleError);
    },
  );

  it("ends when it has found enough", () => {
    const all = sweep(scenario, careless);
    const { schedules, violations } = sweep(scenario, careless, { enough: 1 });
    expect(violations).toEqual(all.violations.slice(0, 1));
    expect(schedules).toBeLessThan(all.schedules);
  });

  it("counts every schedule, and tells as many as it is asked to", () => {
    const result = sweep(scenario, careless, { depth: 2, random: 50, told: 2 });
    expect(result.violations).toHaveLength(2);
    expect(result.schedules).toBeGreaterThan(result.violating);
    expect(result.violating).toBeGreaterThan(2);
  });

  it("is the same again from the same seed", () => {
    const options = { random: 100, seed: "x", told: 1000 };
    expect(sweep(scenario, careless, options).violations).toEqual(
      sweep(scenario, careless, options).violations,
    );
  });
});

describe("a replay", () => {
  it("sees what the sweep saw, in every schedule", () => {
    const { violations } = sweep(scenario, careless, { depth: 2, random: 100, told: 10_000 });
    expect(violations.length).toBeGreaterThan(20);
    for (const { schedule, violations: found } of violations) {
      expect([schedule, replay(scenario, careless, schedule).violations]).toEqual([schedule, found]);
    }
  });

  it("sees what the sweep saw of writes, wherever and into whatever they go", () => {
    const telling: FaultScenario = {
      ...scenario,
      board: () => new Board({ flash: { bytes: ROOM } }),
      judge: ({ storage: { files, crossed } }) => [
        ...[...files].map(([path, content]) => `${path} ${content.length} ${text(content).slice(0, 40)}`),
        ...[...crossed].map(([path, other]) => `${path} is ${other}`),
      ],
    };
    const { violations } = sweep(telling, scribbling, {
      depth: 2,
      pairsOf: 7,
      troubles: false,
      told: 10_000,
    });
    expect(new Set(violations.map((found) => found.violations.join())).size).toBeGreaterThan(50);
    for (const { schedule, violations: found } of violations.filter((_, index) => index % 3 === 0)) {
      expect([schedule, replay(telling, scribbling, schedule).violations]).toEqual([schedule, found]);
    }
    const [first] = replay(telling, scribbling, "after@1").lives;
    const last: FaultScenario = { ...telling, start: first?.storage ?? telling.start };
    const { operations, ...swept } = sweep(last, scribbling, { troubles: false, told: 10_000 });
    const found = new Map(swept.violations.map((each) => [each.schedule, each.violations]));
    for (let at = 0; at < operations; at += 1) {
      const kept = replay(last, scribbling, `keep@${at}`).violations;
      expect([at, found.get(`keep@${at}`) ?? found.get(`cut@${at}`)]).toEqual([at, kept]);
    }
  });

  it("shows the operations of each life", () => {
    const { lives, settling } = replay(scenario, careful, "cut@3 after@1");
    expect(lives.map(({ trace }) => trace.map(({ op, error }) => error ?? op))).toEqual([
      ["pycom.nvs_get", "pycom.nvs_get", "open", "power"],
      ["pycom.nvs_get", "pycom.nvs_get", "power"],
    ]);
    expect(settling.map(({ surroundings }) => surroundings)).toEqual(["alone", "served", "served"]);
    expect(settling.map(({ stop }) => stop.why)).toEqual(["end", "end", "end"]);
  });

  it("counts operations over restarts", () => {
    const restarting = program((board) => {
      if (isDone(board)) return;
      write(board, "/flash/value", "new!");
      board.call("pycom.nvs_set", "done", 1);
      board.call("machine.reset");
    });
    const [life] = replay(scenario, restarting, "cut@6").lives;
    expect(life?.trace.map(({ op }) => op).slice(4)).toEqual([
      "pycom.nvs_set",
      "machine.reset",
      "pycom.nvs_get",
    ]);
    expect(sweep(scenario, restarting).operations).toBe(7);
  });
});
