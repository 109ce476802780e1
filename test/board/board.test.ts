import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Board } from "../../src/board/board.js";
import { SimulationError } from "../../src/board/dispatcher.js";
import { BoardError, Signal } from "../../src/board/operations.js";
import type { Runtime, Stop } from "../../src/board/runtime.js";
import { codeOf, text, write } from "./support.js";

/** A runtime of one function: a signal ends it as a real one's program. */
function runtime(program: (board: Board, boot: number) => void): Runtime {
  let boot = 0;
  return {
    run(board): Stop {
      try {
        program(board, boot++);
        return { why: "end" };
      } catch (error) {
        if (error instanceof Signal) return { why: error.why };
        throw error;
      }
    },
  };
}

describe("hooks", () => {
  it("see each traced operation with its number, before it acts", () => {
    const board = new Board();
    const seen: unknown[] = [];
    board.hooks.before = (index, name, args) => seen.push([index, name, args, board.files().size]);
    board.call("utime.ticks_ms");
    board.call("print", "x");
    const file = board.call("open", "/flash/a", "wb");
    board.call("file.close", file);
    expect(seen).toEqual([
      [0, "open", ["/flash/a", "wb"], 0],
      [1, "file.close", [file], 1],
    ]);
  });

  it("cut the power: the operation does not happen, nor any after it, until the board is started", () => {
    const board = new Board();
    write(board.call, "/flash/a", text("a"));
    const cut = board.trace.length;
    board.hooks.before = (index) => {
      if (index === cut) throw new Signal("power");
    };
    expect(() => board.call("uos.remove", "/flash/a")).toThrow(Signal);
    expect(() => board.call("uos.mkdir", "/flash/b")).toThrow(new Signal("power"));
    expect(() => board.call("print", "x")).toThrow(Signal);
    expect(board.trace.length).toBe(cut + 1);
    expect([...board.files().keys()]).toEqual(["/flash/a"]);
    expect(board.console).toEqual([]);
    board.powerCycle("power");
    board.call("uos.remove", "/flash/a");
    expect(board.files().size).toBe(0);
  });

  it("tear a write: they may act on the board's parts first", () => {
    const board = new Board();
    board.keepsUnsynced = true;
    board.hooks.before = (_index, name, [file, data]) => {
      if (name !== "file.write" || typeof file !== "number" || !(data instanceof Uint8Array)) return;
      board.flash.write(file, data.subarray(0, 2));
      throw new Signal("power");
    };
    expect(() => write(board.call, "/flash/a", text("abcdef"))).toThrow(Signal);
    board.powerCycle();
    expect(board.files().get("/flash/a")).toEqual(text("ab"));
  });

  it("fail an operation in its stead", () => {
    const board = new Board();
    board.hooks.before = (_index, name) => {
      if (name === "uos.mkdir") throw new BoardError("EIO");
    };
    expect(codeOf(() => board.call("uos.mkdir", "/flash/lib"))).toBe("EIO");
    expect(board.trace.at(-1)).toEqual({ op: "uos.mkdir", args: ['str "/flash/lib"'], error: "EIO" });
    expect(codeOf(() => board.call("uos.listdir", "/flash"))).toBeNull();
  });

  it("break the test, not the program, where they are wrong themselves", () => {
    const board = new Board();
    board.hooks.before = () => {
      throw new TypeError("a mistake");
    };
    expect(() => board.call("uos.sync")).toThrow(SimulationError);
  });
});

describe("run", () => {
  it("boots again after a reset, a deep sleep and the watchdog, as often as it may", () => {
    const board = new Board();
    const causes: number[] = [];
    const program = runtime(({ call }, boot) => {
      causes.push(call("machine.reset_cause"));
      if (boot === 0) call("machine.reset");
      if (boot === 1) call("machine.deepsleep", 10);
      if (boot === 2) {
        call("machine.wdt", 10);
        call("utime.sleep_ms", 100);
      }
    });
    const { stop, stops } = board.run(program, { boots: 9 });
    expect(causes).toEqual([0, 2, 3, 2]);
    expect(stops.map(({ why }) => why)).toEqual(["reset", "deepsleep", "watchdog", "end"]);
    expect(stop).toEqual({ why: "end" });
  });

  it("ends after the boots that it was given, and goes on from there the next time", () => {
    const board = new Board();
    const program = runtime(({ call }) => call("machine.reset"));
    expect(board.run(program, { boots: 3 }).stops.length).toBe(3);
    let cause = -1;
    board.run(
      runtime(({ call }) => {
        cause = call("machine.reset_cause");
      }),
    );
    expect(cause).toBe(2);
  });

  it("does not boot again after a power cut, and starts anew when run again", () => {
    const board = new Board();
    board.hooks.before = (index) => {
      if (index === 1) throw new Signal("power");
    };
    const program = runtime(({ call }) => {
      call("uos.mkdir", "/flash/a");
      call("uos.mkdir", "/flash/b");
    });
    expect(board.run(program, { boots: 5 }).stops).toEqual([{ why: "power" }]);
    board.hooks.before = undefined;
    expect(board.run(runtime(({ call }) => call("uos.mkdir", "/flash/b"))).stop).toEqual({ why: "end" });
  });

  it("halts when told, before the operation", () => {
    const board = new Board();
    const program = runtime(({ call }) => {
      for (;;) call("print", "again");
    });
    const { stop } = board.run(program, { until: () => board.console.length === 3 });
    expect(stop).toEqual({ why: "halt" });
    expect(board.console).toEqual(["again", "again", "again"]);
    board.powerCycle();
    expect(codeOf(() => board.call("uos.sync"))).toBeNull();
  });

  it("ends a program that never stops", () => {
    const board = new Board();
    const program = runtime(({ call }) => {
      for (;;) call("utime.sleep_ms", 10);
    });
    expect(board.run(program, { operations: 50 }).stop).toEqual({ why: "halt" });
    expect(board.trace.length).toBe(50);
  });
});

describe("files", () => {
  it("come from a folder of this computer", () => {
    const folder = mkdtempSync(join(tmpdir(), "board-"));
    try {
      mkdirSync(join(folder, "flash/lib/ü"), { recursive: true });
      mkdirSync(join(folder, "sd"));
      writeFileSync(join(folder, "flash/main.py"), "print(1)\n");
      writeFileSync(join(folder, "flash/lib/ü/empty"), "");
      writeFileSync(join(folder, "sd/data.bin"), Uint8Array.of(0, 255, 10));
      writeFileSync(join(folder, "firmware_1.0.0.bin"), "not installed");
      const board = new Board();
      board.fs.writeFileSync("/flash/main.py", "old");
      board.fs.writeFileSync("/flash/mine", "kept");
      board.install(folder);
      expect(board.files()).toEqual(
        new Map([
          ["/flash/lib/ü/empty", new Uint8Array()],
          ["/flash/main.py", text("print(1)\n")],
          ["/flash/mine", text("kept")],
          ["/sd/data.bin", Uint8Array.of(0, 255, 10)],
        ]),
      );
      expect([...board.files().keys()]).toEqual([...board.files().keys()].sort());
      expect([...board.files("/sd").keys()]).toEqual(["/sd/data.bin"]);
      expect(board.trace).toEqual([]);
      expect(() => new Board({ sd: null }).install(folder)).toThrow("no /sd");
      expect(() => board.install(join(folder, "flash"))).toThrow("neither flash nor sd");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
