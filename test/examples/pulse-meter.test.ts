import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { emitProject, formatDiagnostic } from "../../codegen/index.js";
import { Board } from "../../src/board/board.js";
import { MicroPythonRuntime } from "../../src/board/micropython/runtime.js";
import { ModelRuntime } from "../../src/board/model/model-runtime.js";
import type { Runtime } from "../../src/board/runtime.js";

const EXAMPLE = "examples/pulse-meter";

it("has the MicroPython that its sources give", () => {
  const { files, diagnostics } = emitProject({
    entries: [join(EXAMPLE, "src")],
    libraries: ["src/device/flash/lib"],
  });
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  const kept = readdirSync(join(EXAMPLE, "emitted"), { recursive: true, encoding: "utf8" });
  expect(kept.filter((path) => path.endsWith(".py")).sort()).toEqual(files.map(({ path }) => path).sort());
  for (const { path, text } of files) {
    expect([path, readFileSync(join(EXAMPLE, "emitted", path), "utf8")]).toEqual([path, text]);
  }
});

const RESTARTED = 1;
const HOT = 2;

/** An uplink taken apart. */
function reading(uplink: string) {
  const data = Buffer.from(uplink, "hex");
  return {
    flags: data.readUInt8(1),
    pulses: data.readUInt32BE(2),
    mean: data.readInt16BE(6),
    peak: data.readInt16BE(8),
  };
}

const hex = (data: Uint8Array): string => Buffer.from(data).toString("hex");
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));

/** A board with a meter that pulses, every second, and a thermometer at 21.5 degrees. */
function meterBoard(): Board {
  const board = new Board();
  board.install("device");
  board.install(join(EXAMPLE, "emitted"));
  board.pins.pulse("P10", 1000);
  board.pins.setVoltage("P16", 715);
  return board;
}

/** What a life of the meter leaves to see. */
interface Life {
  readonly stop: string;
  readonly states: readonly string[];
  readonly uplinks: readonly string[];
  readonly settings: unknown;
  readonly pulses: unknown;
  readonly trace: readonly unknown[];
}

describe("a pulse meter", () => {
  const runtimes: [name: string, runtime: Runtime][] = [
    [
      "on Node",
      new ModelRuntime({ boot: "src/device/flash/boot.ts", main: join(EXAMPLE, "src/flash/main.ts") }),
    ],
  ];
  beforeAll(async () => {
    runtimes.push(["on MicroPython", await MicroPythonRuntime.load()]);
  });

  /** The same life on both: what both agree on. */
  function live(prepare: (board: Board) => void, uplinks: number, boots = 1): Life {
    const [model, emitted] = runtimes.map(([, runtime]): Life => {
      const board = meterBoard();
      prepare(board);
      const { stop } = board.run(runtime, { boots, until: () => board.lora.uplinks.length >= uplinks });
      const file = "/flash/settings.json";
      return {
        stop: stop.why === "error" ? stop.traceback : stop.why,
        states: board.console.map((line) => line.replace("meter: ", "")),
        uplinks: board.lora.uplinks.map(({ data }) => hex(data)),
        settings: board.fs.existsSync(file) ? JSON.parse(String(board.fs.readFileSync(file))) : null,
        pulses: board.nvs.get("pulses"),
        trace: board.trace.filter(({ op }) => !op.startsWith("file.") && op !== "open"),
      };
    });
    if (model === undefined || emitted === undefined) throw new Error("two runtimes");
    expect(emitted).toEqual(model);
    return model;
  }

  const started = ["boot", "version 1.0.0, 0 pulses", "join", "measure", "send"];

  it("counts pulses and sends them, to the byte", () => {
    const life = live(() => {}, 2);
    expect(life.states).toEqual([...started, "measure", "send"]);
    // 905 pulses in the quarter of an hour and the 5 seconds that joining took; 21.5 degrees.
    expect(life.uplinks[0]).toBe("0101 00000389 00d7 00d7".replaceAll(" ", ""));
    expect(life.uplinks.map(reading)).toEqual([
      { flags: RESTARTED, pulses: 905, mean: 215, peak: 215 },
      { flags: 0, pulses: 1806, mean: 215, peak: 215 },
    ]);
  });

  it("averages over its window", () => {
    const life = live((board) => {
      board.fs.writeFileSync("/flash/settings.json", '{"intervalSeconds": 60, "windowSize": 4}');
      // It joins after 5 seconds: the last two of the six readings are at 25.5 degrees.
      board.clock.after(50_000, () => board.pins.setVoltage("P16", 755));
    }, 1);
    expect(life.uplinks.map(reading)).toEqual([{ flags: RESTARTED, pulses: 65, mean: 235, peak: 255 }]);
  });

  it("obeys commands and keeps settings", () => {
    const life = live((board) => {
      for (const command of ["010078", "0202", "0300c8"]) board.lora.queueDownlink(bytes(command));
    }, 4);
    const obeyed = (kind: string) => [`command ${kind}`, "measure", "send"];
    expect(life.states).toEqual([...started, ...["interval", "window", "alarm"].flatMap(obeyed)]);
    expect(life.settings).toEqual({ intervalSeconds: 120, windowSize: 2, alarmDeciDegrees: 200 });
    expect(life.uplinks.map(reading).map(({ flags }) => flags)).toEqual([RESTARTED, 0, 0, HOT]);
  });

  it.each(["01", "010001", "0200ff", "7f"])("ignores %s, which is no command", (command) => {
    const life = live((board) => {
      board.fs.writeFileSync("/flash/settings.json", '{"intervalSeconds": 60}');
      board.lora.queueDownlink(bytes(command));
    }, 2);
    expect(life.states).toEqual([...started, "measure", "send"]);
    expect(life.settings).toEqual({ intervalSeconds: 60 });
  });

  it("sleeps without a network, and takes up where it left off", () => {
    const life = live(
      (board) => {
        board.lora.coverage = false;
        board.fs.writeFileSync("/flash/settings.json", '{"intervalSeconds": 120, "windowSize": "x"}');
        board.clock.after(90_000, () => {
          board.lora.coverage = true;
        });
      },
      1,
      3,
    );
    expect(life.states).toEqual([
      ...["boot", "version 1.0.0, 0 pulses", "join", "not joined after 60 s", "sleep"],
      ...["boot", "version 1.0.0, 60 pulses", "join", "measure", "send"],
    ]);
    // Asleep it counts nothing.
    expect(life.uplinks.map(reading)).toEqual([{ flags: RESTARTED, pulses: 185, mean: 215, peak: 215 }]);
    expect(life.pulses).toBe(60);
  });

  it("restarts on demand, with its count", () => {
    const life = live((board) => board.lora.queueDownlink(bytes("11")), 2, 2);
    expect(life.states.slice(started.length, started.length + 3)).toEqual([
      "command reset",
      "boot",
      "version 1.0.0, 905 pulses",
    ]);
    expect(life.pulses).toBe(905);
  });

  it("looks for an update, and goes on measuring where there is no network for it", () => {
    const life = live((board) => board.lora.queueDownlink(bytes("10")), 2);
    expect(life.states).toEqual([
      ...started,
      ...["command update", "update", "update failed: WiFiAbsent", "measure", "send"],
    ]);
  });
});
