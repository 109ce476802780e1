import { beforeAll, describe, expect, it } from "vitest";
import { type EmittedFile, emitProject, formatDiagnostic, mapTrace } from "../../codegen/index.js";
import { Board } from "../../src/board/board.js";
import { MicroPythonRuntime } from "../../src/board/micropython/runtime.js";

/**
 * Programs that fail. `//1 name`, `//2 name`… mark the lines that the traceback goes through, from the outermost on, and
 * the function that each is in.
 */
const PROGRAMS: Readonly<Record<string, string>> = {
  functions: `
    function inner(n: number): number {
      if (n > 2) {
        throw new Error("too many"); //3 inner
      }
      return n;
    }

    export const outerMost = (n: number): number => inner(n + 1); //2 outerMost
    outerMost(2); //1 <module>
  `,
  "callbacks that move before their statement": `
    import { int } from "builtins";
    function twice(work: (text: string) => number): number {
      let sum = 0;
      sum += work("1"); //2 twice
      return sum;
    }

    const total =
      3 +
      twice((text) => {
        const first = int(text);
        return first + int("x"); //3 <anonymous>
      });
    export function f() { return total; }
  `.replace("const total =", "const total = //1 <module>"),
  lambdas: `
    import { int } from "builtins";
    const parse: (text: string) => number = (text) => int(text); //2 parse
    parse("x"); //1 <module>
  `,
  "callbacks in a comprehension": `
    import { int } from "builtins";
    export class Row {
      readonly cells: string[] = ["1", "x"];
      numbers(): number[] {
        const numbers = this.cells
          .filter((cell) => cell !== "")
          .map((cell) => int(cell));
        return numbers;
      }
    }
    new Row().numbers(); //1 <module>
  `.replace("const numbers = this.cells", "const numbers = this.cells //2 Row.numbers //3 Row.numbers"),
  getters: `
    export class Meter {
      private readonly values: number[] = [];

      /** The last value. */
      get last(): number {
        const value = this.values.pop();
        if (value === undefined) throw new Error("nothing measured"); //2 Meter.last
        return value;
      }
    }
    const meter = new Meter();
    export const last = meter.last; //1 <module>
  `,
  "static methods and constructors": `
    import { int } from "builtins";
    class Config {
      readonly limit: number;
      constructor(text: string) {
        this.limit = int(text); //3 new Config
      }

      static load(): Config {
        return new Config("none"); //2 Config.load
      }
    }
    export const config = Config.load(); //1 <module>
  `,
  "fields, in a constructor that nobody wrote": `
    import { int } from "builtins";
    const text = "none";
    class Config {
      readonly name = "x";
      readonly limit = int(text); //2 new Config
    }
    export const config = new Config(); //1 <module>
  `,
  "expressions over several lines": `
    import { int } from "builtins";
    export const table: Record<string, number> = {
      firstMeasuredTemperature: int("1"),
      secondMeasuredTemperature: int("2"),
      thirdMeasuredTemperature: int("three"), //1 <module>
      fourthMeasuredTemperature: int("4"),
    };
  `,
  "arguments over several lines": `
    import { int } from "builtins";
    const add = (first: number, second: number, third: number) => first + second + third;
    export const sum = add(
      int("1000000000000000000000000000000000"),
      int("2000000000000000000000000000000000 "),
      int("not a number, but quite a long text"), //1 <module>
    );
  `,
  "conditions over several lines": `
    import { int } from "builtins";
    const isReadyForTheNextMeasurement = true;
    export const isLateForTheNextTransmission =
      isReadyForTheNextMeasurement &&
      isReadyForTheNextMeasurement &&
      int("not a number, but quite a long text") > 3; //1 <module>
  `,
  "the branches of a switch": `
    export function say(n: number): string {
      switch (n) {
        case 1:
          return "one";
        case 2: {
          return "two";
        }
        default:
          throw new Error("no word for it"); //2 say
      }
    }
    say(3); //1 <module>
  `,
  "the last of many conditions": `
    import { int } from "builtins";
    export function kind(n: number): string {
      if (n === 0) {
        return "nothing";
      } else if (n === 1) {
        return "one";
      } else if (int("x") === n) { //2 kind
        return "x";
      } else {
        return "many";
      }
    }
    kind(3); //1 <module>
  `,
  "loops and handlers": `
    class Lost extends Error {}
    function attempt(n: number): void {
      if (n > 0) throw new Lost("gone");
    }
    export function run(): void {
      for (const n of [0, 1]) {
        try {
          attempt(n);
        } catch (error) {
          if (error instanceof Lost) {
            throw new Error("lost"); //2 run
          }
          throw error;
        }
      }
    }
    run(); //1 <module>
  `,
  generators: `
    function* count(): Generator<number> {
      yield 1;
      throw new Error("enough"); //2 count
    }
    for (const n of count()) { //1 <module>
      if (n > 1) break;
    }
  `,
  "default values, beside comments": `
    import { int } from "builtins";
    // How it is
    // written.

    /** Parses. */
    export function parse(
      text = "x", // what
    ): number {
      // Not a number.
      return int(text); //2 parse
    }
    parse(); //1 <module>
  `,
};

interface Frame {
  readonly line: number;
  readonly scope: string;
}

function marked(source: string): Frame[] {
  const frames = source.split("\n").flatMap((text, index) => {
    const marks = [...text.matchAll(/\/\/(\d) ([^/]+?)(?= \/\/|$)/g)];
    return marks.map(([, depth, scope = ""]) => ({ depth: Number(depth), line: index + 1, scope }));
  });
  return frames.sort((a, b) => a.depth - b.depth).map(({ line, scope }) => ({ line, scope }));
}

const withoutMarks = (source: string): string => source.replaceAll(/ \/\/\d .+$/gm, "");

function emit(files: Readonly<Record<string, string>>): readonly EmittedFile[] {
  const { files: emitted, diagnostics } = emitProject({ entries: ["src"], files, base: "/project" });
  expect(diagnostics.map(formatDiagnostic)).toEqual([]);
  return emitted;
}

describe("a traceback of MicroPython", () => {
  let micropython: MicroPythonRuntime;
  beforeAll(async () => {
    micropython = await MicroPythonRuntime.load();
  });

  function fail(emitted: readonly EmittedFile[]): string {
    const board = new Board();
    board.fs.mkdirSync("/flash/lib");
    for (const { path, text } of emitted) board.fs.writeFileSync(`/${path}`, text);
    const { stop } = board.run(micropython);
    if (stop.why !== "error") throw new Error(`stopped: ${stop.why}`);
    return stop.traceback;
  }

  const mapped = (trace: string, emitted: readonly EmittedFile[]): string =>
    mapTrace(trace, (file, line) => {
      const found = emitted.find(({ path }) => `/${path}`.endsWith(file));
      return found?.origins[line - 1] ?? null;
    });

  it.each(Object.entries(PROGRAMS))("names the lines of %s", (_, source) => {
    const emitted = emit({ "src/flash/main.ts": withoutMarks(source) });
    const frames = mapped(fail(emitted), emitted).matchAll(/ at (.+) \(src\/flash\/main\.ts:(\d+):\d+\)$/gm);
    const seen = [...frames].map(([, scope = "", line]): Frame => ({ line: Number(line), scope }));
    expect(seen).toEqual(marked(source));
  });

  it("goes through several files, those that became part of a module too", () => {
    const emitted = emit({
      "src/flash/main.ts": 'import { run } from "./lib/runner.js";\n\nrun();\n',
      "src/flash/lib/runner.ts":
        'import { check } from "../../../shared/check.js";\nexport function run(): void {\n  check(3);\n}\n',
      "shared/check.ts":
        '// What is\n// shared.\n\nexport function check(n: number): void {\n  if (n > 2) throw new Error("x");\n}\n',
    });
    const trace = fail(emitted);
    expect(mapped(trace, emitted).split("\n").slice(1, 4)).toEqual(
      trace
        .split("\n")
        .slice(1, 4)
        .map(
          (line, index) =>
            `${line}  at ${["<module> (src/flash/main.ts:3:1)", "run (src/flash/lib/runner.ts:3:3)", "check (shared/check.ts:5:14)"][index]}`,
        ),
    );
  });
});
