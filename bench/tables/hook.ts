import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Board, formatEntry, MicroPythonRuntime } from "../../src/board/index.js";
import type { Cell, Table } from "../table.js";

const BOOT = "device/flash/boot.py";
const PROGRAM = "bench/programs/hook.py";

/** What the lines at the top of boot.py cost where no update is on its way; without `interpreter`, in one word size. */
export async function hook(interpreter: string | null): Promise<Table[]> {
  const runtime = await MicroPythonRuntime.load();
  const texts: readonly (readonly [string, string])[] = [
    ["boot.py as emitted", readFileSync(BOOT, "utf8")],
    ["README's two lines", linesOfReadme()],
  ];
  const rows = texts.flatMap(([name, text]): Cell[][] => {
    const operations = operationsOf(runtime, text);
    const opening = operations.filter((line) => line.startsWith("open(")).length;
    return [
      ...(interpreter === null ? [] : [[name, "8", ...heapOf(printedBy(interpreter, text))]]),
      [name, "4", ...withoutCollection(heapOf(printedOn(runtime, text)))],
    ].map((row) => [...row, operations.length, opening]);
  });
  return [
    {
      title: "The boot hook, with nothing pending",
      notes: [
        "bytes of heap, in words of 8 bytes (unix port) and 4 bytes (WebAssembly, objects of the board's size):",
        "compiled and run: all that is allocated for it, garbage included; run: without compiling; kept: after a",
        "collection; peak: with what the compiler gives back at once",
        "modules: loaded from files. Operations: what it does to the board, as its trace says",
      ],
      heads: [
        "hook",
        "words",
        "compiled and run",
        "run",
        "kept",
        "peak",
        "modules",
        "operations",
        "files opened",
      ],
      rows,
    },
  ];
}

function heapOf(output: string): Cell[] {
  const [all, run, kept, peak, ...modules] = /^HEAP (.*)$/m.exec(output)?.[1]?.split(" ") ?? [];
  if (peak === undefined) throw new Error(`the hook was not measured: ${output}`);
  return [Number(all), Number(run), Number(kept), Number(peak), modules.length];
}

/** WebAssembly collects nothing inside a call, and does not know its peak. */
function withoutCollection([all = "", run = "", , , modules = ""]: readonly Cell[]): Cell[] {
  return [all, run, "-", "-", modules];
}

function measuring(text: string): string {
  return `TEXT = ${JSON.stringify(text)}\n${readFileSync(PROGRAM, "utf8")}`;
}

function printedBy(interpreter: string, text: string): string {
  const { stdout, stderr } = spawnSync(interpreter, ["-c", measuring(text)], { encoding: "utf8" });
  return stdout + stderr;
}

function printedOn(runtime: MicroPythonRuntime, text: string): string {
  const board = new Board();
  board.install("device");
  board.fs.rmSync("/flash/boot.py");
  board.fs.writeFileSync("/flash/main.py", measuring(text));
  const { stop } = board.run(runtime);
  return [...board.console, stop.why === "error" ? stop.traceback : ""].join("\n");
}

/** A start of the simulated board with the library on it. */
function operationsOf(runtime: MicroPythonRuntime, text: string): string[] {
  const board = new Board();
  board.install("device");
  board.fs.writeFileSync("/flash/boot.py", text);
  const { stop } = board.run(runtime);
  if (stop.why !== "end") throw new Error(`boot.py ended with ${stop.why}: ${board.console.join("\n")}`);
  return board.trace.map(formatEntry);
}

/** What README tells users to put at the top of their own boot.py. */
function linesOfReadme(): string {
  const lines = readFileSync("README.md", "utf8").split("\n");
  const last = lines.findIndex((line) => line.startsWith("    ") && line.includes(".resume()"));
  let first = last;
  while (lines[first - 1]?.startsWith("    ") === true) first--;
  if (last === -1) throw new Error("README has no lines for boot.py");
  return `${lines
    .slice(first, last + 1)
    .map((line) => line.trim())
    .join("\n")}\n`;
}
