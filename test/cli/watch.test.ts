import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { onChanges } from "../../src/cli/watch.js";
import { compileIfAbsent } from "../support/built.js";
import { writeTree } from "../support/release_tree.js";

beforeAll(compileIfAbsent);

/** What a process prints, a part at a time. */
class Printed {
  #text = "";
  readonly #process: ChildProcess;

  constructor(process: ChildProcess) {
    this.#process = process;
    for (const stream of [process.stdout, process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#text += text;
      });
    }
  }

  /** Waits until a line matches, and gives what was printed since the last time. */
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.#text)) {
      if (this.#process.exitCode !== null) throw new Error(`ended: ${this.#text}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const text = this.#text;
    this.#text = "";
    return text;
  }
}

/** As editors save: nobody sees half of it. */
function save(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

// It waits for a process that compiles; there is no telling how long that takes on a machine that is busy.
it("emits after each change, goes on after errors, and leaves what was good", {
  timeout: 300_000,
}, async () => {
  const folder = writeTree({
    "tsconfig.json": '{ "include": ["src"] }',
    "src/flash/main.ts": 'import { a } from "./a.js";\nexport const b = a;\n',
    "src/flash/a.ts": "export const a = 1;\n",
  });
  const args = ["emit", "--project", folder, "--out", join(folder, "out"), "--watch"];
  const child = spawn(process.execPath, ["dist/src/cli/main.js", ...args], { stdio: "pipe" });
  onTestFinished(() => {
    child.kill();
  });
  const printed = new Printed(child);
  const source = join(folder, "src/flash/a.ts");
  const emitted = (): string => readFileSync(join(folder, "out/flash/a.py"), "utf8");

  await printed.until(/2 files, 2 written anew in \d+ ms\n/);
  expect(emitted()).toContain("a = const(1)\n");

  save(source, "export const a = 2;\n");
  await printed.until(/2 files, 1 written anew in \d+ ms\n/);
  expect(emitted()).toContain("a = const(2)\n");

  save(source, "export const a = 2.5;\n");
  expect(await printed.until(/1 error\(s\) in \d+ ms, nothing written\n/)).toMatch(/a\.ts:1:18 OTA1105 /);
  expect(emitted()).toContain("a = const(2)\n");

  save(source, "export const a = 3;\n");
  await printed.until(/2 files, 1 written anew in \d+ ms\n/);
  expect(emitted()).toContain("a = const(3)\n");

  save(join(folder, "src/flash/c.ts"), "export const c = 1;\n");
  await printed.until(/3 files, 1 written anew in \d+ ms\n/);
});

it.each([
  ["tells first what has changed since it was read", Date.now(), ["a.ts"]],
  ["tells first of nothing where nothing has changed since", Date.now() + 600_000, []],
])("%s", async (_, since, expected) => {
  const folder = writeTree({ "a.ts": "export {};\n", "b.txt": "" });
  const told: string[] = [];
  const watching = onChanges([folder], since, (changed) => {
    told.push(...changed);
    throw new Error("told");
  });
  await expect(watching).rejects.toThrow("told");
  expect(told).toEqual(expected.map((name) => join(folder, name)));
});
