import { resolve } from "node:path";
import { expect, it } from "vitest";
import { Board, MicroPythonRuntime, ModelRuntime } from "../../src/board/index.js";

const PROGRAM = "/flash/main.py";
const main = resolve("main.ts");
const sources = new Map([[main, 'import { nvs_get } from "pycom";\nnvs_get("ota", 0);\n']]);

it.each(["model", "python"])("a module that a board lacks cannot be imported: %s", async (name) => {
  const runtime = name === "model" ? new ModelRuntime({ main, sources }) : await MicroPythonRuntime.load();
  const ends = [["pycom"], [], ["machine", "pycom"]].map((lacks) => {
    const board = new Board({ lacks });
    board.fs.writeFileSync(PROGRAM, "from pycom import nvs_get\nnvs_get('ota', 0)\n");
    const { stop } = board.run(runtime);
    return stop.why === "error" ? stop.error : stop.why;
  });
  expect(ends).toEqual(["ImportError", "end", "ImportError"]);
});
