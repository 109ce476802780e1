import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { Board } from "../../../src/board/board.js";
import { SimulationError } from "../../../src/board/dispatcher.js";
import { httpHost } from "../../../src/board/hosts/http-host.js";
import { CompileError } from "../../../src/board/model/compile.js";
import { loadDeviceModule, ModelRuntime } from "../../../src/board/model/model-runtime.js";
import { ImportError } from "../../../src/board/model/program.js";
import { OSError } from "../../../src/board/modules/exceptions.js";
import { BoardError, Signal } from "../../../src/board/operations.js";
import { text } from "../support.js";

const program = (name: string) => join(import.meta.dirname, "programs", name);
const DATA = Uint8Array.from({ length: 3000 }, (_, index) => (index * 31) % 256);

describe("a meter", () => {
  const runtime = new ModelRuntime({ boot: program("boot.ts"), main: program("meter.ts") });

  function visited(): Board {
    const board = new Board();
    board.join(
      { ssid: "truck", password: "secret" },
      {
        "192.168.4.1:8000": httpHost(
          ({ target }) => (target === "/data.bin" ? { body: DATA } : { status: 404 }),
          {
            chunk: 1,
          },
        ),
      },
    );
    return board;
  }

  it("is told over LoRa, fetches byte by byte over WiFi, restarts, and runs what it fetched", () => {
    const board = visited();
    board.lora.queueDownlink(Uint8Array.of(1, 2, 3));
    const { stops } = board.run(runtime, { boots: 5 });
    expect(stops).toEqual([{ why: "reset" }, { why: "end" }]);
    expect(board.files()).toEqual(
      new Map([
        ["/flash/data.bin", DATA],
        ["/flash/log", text("boot 1 cause 0\nboot 2 cause 2\n")],
      ]),
    );
    expect(board.console).toEqual(["fetcher loaded", "fetched 3000", "running the new version"]);
    expect(board.lora.uplinks.length).toBe(1);
  });

  it("does nothing of this without the downlink, and does not even load what it does not need", () => {
    const board = visited();
    expect(board.run(runtime, { boots: 5 }).stops).toEqual([{ why: "end" }]);
    expect(board.console).toEqual([]);
  });

  it("leaves the same trace every time", () => {
    const traces = [0, 1].map(() => {
      const board = visited();
      board.lora.queueDownlink(Uint8Array.of(1, 2, 3));
      board.run(runtime, { boots: 5 });
      return board.trace;
    });
    expect(traces[0]?.length).toBeGreaterThan(10);
    expect(traces[0]).toEqual(traces[1]);
  });

  it("can be cut at every operation, and comes to the same end", () => {
    const undisturbed = visited();
    undisturbed.lora.queueDownlink(Uint8Array.of(1, 2, 3));
    undisturbed.run(runtime, { boots: 5 });
    const ends = new Set<string>();
    for (let cut = 0; cut < undisturbed.trace.length; cut += 1) {
      const board = visited();
      board.lora.queueDownlink(Uint8Array.of(1, 2, 3));
      board.hooks.before = (index) => {
        if (index === cut) throw new Signal("power");
      };
      expect(board.run(runtime, { boots: 5 }).stop).toEqual({ why: "power" });
      expect(board.trace.length).toBe(cut + 1);
      board.hooks.before = undefined;
      ends.add(board.run(runtime, { boots: 5 }).stop.why);
    }
    expect(ends).toEqual(new Set(["end"]));
  });
});

describe("programs", () => {
  it("cannot catch a power cut, nor act after it", () => {
    const board = new Board();
    board.hooks.before = (index) => {
      if (index === 5) throw new Signal("power");
    };
    const { stop } = board.run(new ModelRuntime({ main: program("stubborn.ts") }));
    expect(stop).toEqual({ why: "power" });
    expect(board.trace.map(({ op, error }) => error ?? op)).toEqual([
      "uos.mkdir",
      "uos.mkdir",
      "open",
      "file.write",
      "EEXIST",
      "power",
    ]);
    expect(board.console).toEqual(["caught all"]);
  });

  it("cannot swallow one either", () => {
    const board = new Board();
    const runtime = new ModelRuntime({ main: program("swallowing.ts") });
    board.hooks.before = () => {
      throw new BoardError("EIO");
    };
    expect(board.run(runtime).stop).toEqual({ why: "end" });
    board.hooks.before = () => {
      throw new Signal("power");
    };
    expect(board.run(runtime).stop).toEqual({ why: "power" });
  });

  it("cannot catch mistakes of the simulation", () => {
    const board = new Board();
    board.hooks.before = () => {
      throw new TypeError("a mistake in the test");
    };
    expect(() => board.run(new ModelRuntime({ main: program("stubborn.ts") }))).toThrow(SimulationError);
  });

  it("end with the exception that reaches the top, and main runs even where boot failed", () => {
    const board = new Board();
    const { stop } = board.run(
      new ModelRuntime({ boot: program("failing.ts"), main: () => program("failing.ts") }),
    );
    expect(stop).toMatchObject({ why: "error", error: "NoMeterError", message: "no meter at 7" });
    if (stop.why === "error") expect(stop.traceback).toContain("failing.ts");
    expect(board.console).toEqual(["before", "before"]);
    const onlyBoot = board.run(new ModelRuntime({ boot: program("failing.ts"), main: program("boot.ts") }));
    expect(onlyBoot.stop).toMatchObject({ why: "error", error: "NoMeterError" });
    expect(board.nvs.get("boots")).toBe(1);
  });

  it("are not there where no path is told", () => {
    const board = new Board();
    const runtime = new ModelRuntime({ main: ({ slots }) => (slots.running === 1 ? "none" : undefined) });
    expect(board.run(runtime).stop).toEqual({ why: "end" });
  });
});

describe("files on this computer", () => {
  const folder = mkdtempSync(join(tmpdir(), "model-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  let age = 1000;

  function source(name: string, code: string): string {
    const path = join(folder, name);
    writeFileSync(path, code);
    age += 1;
    utimesSync(path, age, age);
    return path;
  }

  it("are read again when they have changed", () => {
    const board = new Board();
    const runtime = new ModelRuntime({
      main: source("main.ts", 'import { print } from "builtins";\nprint("one");'),
    });
    board.run(runtime);
    source("main.ts", 'import { print } from "builtins";\nprint("two");');
    board.run(runtime);
    expect(board.console).toEqual(["one", "two"]);
  });

  it("start anew at each boot, and once in it", () => {
    source(
      "state.ts",
      'import { print } from "builtins";\nprint("loaded");\nexport const seen: string[] = [];',
    );
    source("a.ts", 'import { seen } from "./state.js";\nseen.push("a");');
    const main = source(
      "twice.ts",
      'import "./a.js";\nimport { seen } from "./state.js";\nimport { print } from "builtins";\n' +
        'import { reset } from "machine";\nseen.push("main");\nprint(seen.join());\nreset();',
    );
    const board = new Board();
    board.run(new ModelRuntime({ main }), { boots: 2 });
    expect(board.console).toEqual(["loaded", "a,main", "loaded", "a,main"]);
  });

  it("import the board's modules and their neighbours, nothing else", () => {
    for (const specifier of ["node:fs", "fs", "./none.js"]) {
      const main = source("bad.ts", `import * as it from "${specifier}";\nexport const keep = it;`);
      expect(new Board().run(new ModelRuntime({ main })).stop).toMatchObject({
        why: "error",
        error: "ImportError",
      });
      expect(() => loadDeviceModule(new Board(), main)).toThrow(ImportError);
    }
  });

  it("are refused where they are no TypeScript", () => {
    const main = source("broken.ts", "export const = 1;");
    expect(() => new Board().run(new ModelRuntime({ main }))).toThrow(CompileError);
  });

  it("raise AttributeError for what a module does not have", () => {
    const main = source("absent.ts", 'import * as os from "os";\nos.path;');
    expect(new Board().run(new ModelRuntime({ main })).stop).toMatchObject({ error: "AttributeError" });
  });
});

describe("loadDeviceModule", () => {
  type Log = { append(path: string, line: string): void };

  it("gives a test the exports of a device module, bound to a board", () => {
    const board = new Board();
    const { append } = loadDeviceModule<Log>(board, program("log.ts"));
    append("/flash/log", "Grüße");
    append("/flash/log", "again");
    expect(board.files().get("/flash/log")).toEqual(text("Grüße\nagain\n"));
    expect(() => append("/flash/none/log", "x")).toThrow(OSError);
  });

  it("lets a test make operations fail, and see the device close what it opened", () => {
    const board = new Board();
    const { append } = loadDeviceModule<Log>(board, program("log.ts"));
    board.hooks.before = (_index, name) => {
      if (name === "file.write") throw new BoardError("ENOSPC");
    };
    expect(() => append("/flash/log", "x")).toThrow(new OSError(28));
    expect(board.trace.map(({ op }) => op)).toEqual(["open", "file.write", "file.close"]);
  });

  it("lets signals through", () => {
    const board = new Board();
    const { append } = loadDeviceModule<Log>(board, program("log.ts"));
    board.hooks.before = () => {
      throw new Signal("power");
    };
    expect(() => append("/flash/log", "x")).toThrow(Signal);
    expect(board.trace.length).toBe(1);
  });
});
