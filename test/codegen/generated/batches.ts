/** Many random programs at a time: emitted once, run on one interpreter, and compared. */
import fc from "fast-check";
import { ts } from "ts-morph";
import type { Diagnostic, EmitResult } from "../../../codegen/index.js";
import { ProjectLoader } from "../../../codegen/project.js";
import { Units } from "../../../codegen/units.js";
import type { MicroPythonRuntime } from "../../../src/board/micropython/runtime.js";
import { PROGRAMS, type Program } from "../conformance/catalogue.js";
import { runOnBoard, runOnNode, sourcePath } from "../conformance/runs.js";
import { programOf, writeProgram } from "./program.js";
import type { Decide } from "./writer.js";

export interface Difference {
  readonly parts: readonly string[];
  readonly source: string;
  readonly onNode: readonly string[];
  readonly onBoard: readonly string[];
}

export interface Outcome {
  readonly compared: number;
  readonly refused: readonly Diagnostic[];
  readonly differences: readonly Difference[];
}

/** What TypeScript says against a program. */
export class IllTyped extends Error {
  constructor({ messageText, file, start = 0 }: ts.Diagnostic) {
    const line = file?.getLineAndCharacterOfPosition(start).line ?? 0;
    super(`${ts.flattenDiagnosticMessageText(messageText, "\n")}\n${file?.text.split("\n")[line] ?? ""}`);
  }
}

/** The parts of `count` programs. A seed gives the same ones each time. */
export function generate(count: number, seed: number): string[][] {
  return fc.sample(fc.gen(), { numRuns: count, seed }).map((g) => {
    const decide: Decide = (limit) => g(fc.nat, limit - 1);
    return writeProgram(decide);
  });
}

interface Accepted {
  readonly programs: readonly Program[];
  readonly emitted: EmitResult;
  readonly refused: readonly Diagnostic[];
}

/** Those that are accepted, emitted, and why the others are not. They are checked once, whatever is refused. */
function emitAccepted(programs: readonly Program[]): Accepted {
  const files = Object.fromEntries(programs.map(({ module, source }) => [sourcePath(module), source]));
  const project = new ProjectLoader({ entries: ["suite"], files, libraries: [PROGRAMS] }).load();
  const [wrong] = project.program.getSemanticDiagnostics();
  if (wrong !== undefined) throw new IllTyped(wrong);
  const units = new Units(project);
  const results = new Map(units.modules.units.map((unit) => [unit.name, units.emit(unit)]));
  const accepted = programs.filter(({ module }) => results.get(module)?.diagnostics.length === 0);
  const refused = [...results.values()].flatMap(({ diagnostics }) => diagnostics);
  const emitted = accepted.flatMap(({ module }) => results.get(module)?.file ?? []);
  return { programs: accepted, emitted: { files: emitted, diagnostics: [] }, refused };
}

export function compare(all: readonly (readonly string[])[], micropython: MicroPythonRuntime): Outcome {
  const named = all.map((parts, index) => programOf(parts, `g${index}`));
  const { programs, emitted, refused } = emitAccepted(named);
  const printed = runOnBoard(
    programs.map(({ module }) => module),
    emitted,
    micropython,
  );
  const differences = programs.flatMap((program) => {
    const onNode = runOnNode(program);
    const onBoard = printed.get(program.module) ?? [];
    const alike = onNode.join("\n") === onBoard.join("\n");
    return alike
      ? []
      : [{ parts: all[Number(program.module.slice(1))] ?? [], source: program.source, onNode, onBoard }];
  });
  return { compared: programs.length, refused, differences };
}

/** None where the parts are no program: others need what was left out. */
function differenceOf(parts: readonly string[], micropython: MicroPythonRuntime): Difference | null {
  try {
    const [difference = null] = compare([parts], micropython).differences;
    return difference;
  } catch (error) {
    if (error instanceof IllTyped) return null;
    throw error;
  }
}

/** The least of a program's parts that still differ. */
export function reduced(parts: readonly string[], micropython: MicroPythonRuntime): Difference | null {
  let found = differenceOf(parts, micropython);
  let least = parts;
  for (let at = parts.length - 1; at >= 0; at--) {
    const fewer = least.filter((_, index) => index !== at);
    const difference = differenceOf(fewer, micropython);
    if (difference === null) continue;
    found = difference;
    least = fewer;
  }
  return found;
}
