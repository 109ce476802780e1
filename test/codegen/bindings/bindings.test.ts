import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { emitProject, formatDiagnostic } from "../../../codegen/index.js";
import { Board } from "../../../src/board/board.js";
import { MicroPythonRuntime } from "../../../src/board/micropython/runtime.js";
import { boardModules } from "../../../src/board/modules/index.js";

const BINDINGS = join(import.meta.dirname, "../../../codegen/bindings");
const PROGRAMS = join(import.meta.dirname, "programs");
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  types: [],
  strict: true,
  noEmit: true,
  skipLibCheck: false,
};

const bindings = ts.createProgram([join(BINDINGS, "index.d.ts")], OPTIONS);
const emitted = emitProject({ entries: [PROGRAMS] });

/** The names of values that each module declares. */
function declaredNames(): Map<string, string[]> {
  const checker = bindings.getTypeChecker();
  return new Map(
    checker.getAmbientModules().map((module) => {
      const values = checker
        .getExportsOfModule(module)
        .filter((symbol) => symbol.flags & ts.SymbolFlags.Value);
      return [module.name.replaceAll('"', ""), values.map((symbol) => symbol.name).sort()];
    }),
  );
}

const declared = declaredNames();

/** Modules that the interpreter has of its own, and those names of a board's that it lacks. */
const NATIVE: Readonly<Record<string, readonly string[]>> = {
  gc: [],
  micropython: ["alloc_emergency_exception_buf"],
  ubinascii: [],
  ure: [],
  uselect: [],
  ustruct: [],
};

describe("the bindings", () => {
  it("are sound, each with what it needs", () => {
    const messages = ts.getPreEmitDiagnostics(bindings).map(({ messageText }) => messageText);
    expect(messages).toEqual([]);
  });

  it("are all in the index", () => {
    const index = readFileSync(join(BINDINGS, "index.d.ts"), "utf8");
    const named = [...index.matchAll(/path="\.\/(.+)"/g)].map((match) => match[1] ?? "");
    expect(named.sort()).toEqual(readdirSync(BINDINGS).filter((file) => file !== "index.d.ts"));
  });
});

describe("programs that use them", () => {
  it("can be emitted", () => {
    expect(emitted.diagnostics.map(formatDiagnostic)).toEqual([]);
    expect(emitted.files.length).toBe(readdirSync(join(PROGRAMS, "flash")).length);
  });

  it("use every module of Pycom boards", () => {
    const used = new Set(
      readdirSync(join(PROGRAMS, "flash")).flatMap((file) =>
        ts
          .preProcessFile(readFileSync(join(PROGRAMS, "flash", file), "utf8"))
          .importedFiles.map((each) => each.fileName),
      ),
    );
    const ofTheUpdater = ["uerrno", "uhashlib", "uio", "ujson", "uzlib"];
    const ofPrograms = ["os", "json", "hashlib", "binascii", "socket", "time"];
    const unused = [...declared.keys()].filter((name) => !used.has(name));
    expect(unused.sort()).toEqual([...ofTheUpdater, ...ofPrograms].sort());
  });

  it.each<[file: string, line: string]>([
    ["pins", "self._button.callback(Pin.IRQ_FALLING | Pin.IRQ_RISING, self._changed)"],
    ["pins", 'pin.callback(Pin.IRQ_HIGH_LEVEL, lambda text: print(text), "high")'],
    ["clocks", "self._alarm = Timer.Alarm(lambda *_: self._tick(), s=1, periodic=True)"],
    ["radios", "self._lora.callback(trigger=LoRa.RX_PACKET_EVENT | LoRa.TX_FAILED_EVENT, handler=callback)"],
    ["radios", 'wlan.connect("van", auth=(WLAN.WPA2, "secret"), timeout=5000)'],
    ["buses", 'uart = UART(1, baudrate=9600, parity=UART.EVEN, pins=("P3", "P4"))'],
    ["crypto", "cipher = AES(key, AES.MODE_CFB, IV=getrandbits(128), segment_size=AES.SEGMENT_8)"],
  ])("%s becomes %s", (file, line) => {
    const text = emitted.files.find(({ path }) => path === `flash/${file}.py`)?.text ?? "";
    expect(text.split("\n").map((each) => each.trim())).toContain(line);
  });
});

describe("on MicroPython", () => {
  let micropython: MicroPythonRuntime;
  beforeAll(async () => {
    micropython = await MicroPythonRuntime.load();
  });

  const run = (main: string): string[] => {
    const board = new Board();
    board.fs.writeFileSync("/flash/main.py", main);
    expect(board.run(micropython).stop).toEqual({ why: "end" });
    return board.console;
  };

  it("the modules that do not need a board mean what they mean on Node", () => {
    const data = emitted.files.find(({ path }) => path === "flash/data.py")?.text ?? "";
    expect(run(data)).toEqual(["1 70000 -5 7", "00341200 4660", "00341200", "42"]);
  });

  /** Those of the names that the modules lack. */
  const missing = (asked: readonly (readonly [module: string, names: readonly string[]])[]): string[] =>
    run(
      [
        `asked = ${JSON.stringify(asked)}`,
        "for module, names in asked:",
        "    for name in names:",
        "        if not hasattr(__import__(module), name): print(module, name)",
        'print("done")\n',
      ].join("\n"),
    );

  it("has the names of its own modules", () => {
    const asked = Object.entries(NATIVE).map(
      ([name, lacking]) =>
        [name, (declared.get(name) ?? []).filter((each) => !lacking.includes(each))] as const,
    );
    expect(asked.filter(([, names]) => names.length === 0)).toEqual([]);
    expect(missing(asked)).toEqual(["done"]);
  });

  it("has each name that the simulated board has on Node", () => {
    const modules = boardModules(new Board().call);
    const asked = [...declared].flatMap(([name, names]) => {
      const model = name === "builtins" ? undefined : modules.get(name);
      return model === undefined ? [] : [[name, names.filter((each) => each in model)] as const];
    });
    expect(asked.length).toBeGreaterThan(15);
    expect(missing(asked)).toEqual(["done"]);
  });
});
