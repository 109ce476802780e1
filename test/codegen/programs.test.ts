import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { emitProject, formatDiagnostic } from "../../codegen/index.js";
import { Board } from "../../src/board/board.js";
import { MicroPythonRuntime } from "../../src/board/micropython/runtime.js";
import { ModelRuntime } from "../../src/board/model/model-runtime.js";

const FOLDER = join(import.meta.dirname, "programs");
const NAMES = readdirSync(join(FOLDER, "flash")).map((file) => file.replace(/\.ts$/, ""));
/** Programs that need a board: CPython has none. */
const ON_A_BOARD = ["boundaries"];

const { files, diagnostics } = emitProject({ entries: [FOLDER] });
const emitted = (name: string): string => files.find((file) => file.path === `flash/${name}.py`)?.text ?? "";

function onNode(name: string): string[] {
  const board = new Board();
  const { stop } = board.run(new ModelRuntime({ main: join(FOLDER, "flash", `${name}.ts`) }));
  expect(stop).toEqual({ why: "end" });
  return board.console;
}

/** Runs a program with the `python3` of the machine; CPython has no `const()`. */
function onPython(source: string): string[] {
  const shim =
    "import sys, types\nm = types.ModuleType('micropython')\nm.const = int\nsys.modules['micropython'] = m\n";
  const { stdout, stderr } = spawnSync("python3", ["-X", "utf8", "-c", shim + source], { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.split("\n").slice(0, -1);
}

const python = spawnSync("python3", ["--version"]).status === 0;

describe("a program means the same everywhere", () => {
  let micropython: MicroPythonRuntime;
  beforeAll(async () => {
    expect(diagnostics.map(formatDiagnostic)).toEqual([]);
    micropython = await MicroPythonRuntime.load();
  });

  it.each(NAMES)("%s, on MicroPython", (name) => {
    const board = new Board();
    board.fs.writeFileSync("/flash/main.py", emitted(name));
    expect(board.run(micropython).stop).toEqual({ why: "end" });
    expect(board.console.length).toBeGreaterThan(0);
    expect(board.console.join("\n")).toBe(onNode(name).join("\n"));
  });

  it.runIf(python).each(NAMES.filter((name) => !ON_A_BOARD.includes(name)))("%s, on CPython", (name) => {
    expect(onPython(emitted(name)).join("\n")).toBe(onNode(name).join("\n"));
  });
});
