/** What the tests of the emitter say of each module: the text that it becomes, its errors, or what it prints. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DIAGNOSTICS } from "../codegen/diagnostics.js";
import { EXPLANATIONS } from "../codegen/explanations/index.js";
import { type EmitProject, type LoadedProject, ProjectLoader } from "../codegen/project.js";
import type { UnitResult } from "../codegen/units.js";
import { PROGRAMS, readTopics } from "../test/codegen/conformance/catalogue.js";
import { sourcePath } from "../test/codegen/conformance/runs.js";
import { EXPRESSIONS } from "../test/codegen/tables/expressions.js";
import { faultsOf } from "../test/codegen/tables/faults.js";
import { areFaults, behindOrigin, folderOf, projectOf } from "../test/codegen/tables/modules.js";
import { MODULES } from "../test/codegen/tables/modules_emitted.js";
import { REFUSED_MODULES } from "../test/codegen/tables/modules_refused.js";
import { SAMPLES } from "../test/codegen/tables/refused.js";
import { ROWS } from "../test/codegen/tables/rows.js";
import { STATEMENTS } from "../test/codegen/tables/statements.js";

/** One module, and what is expected of it. */
export interface Case {
  readonly name: string;
  readonly project: LoadedProject;
  /** The path that it is emitted to. */
  readonly path: string;
  /** Whether what it became is right. `known`: what it becomes as the emitter is. */
  holds(result: UnitResult, known: UnitResult): boolean;
}

const load = (request: EmitProject): LoadedProject => new ProjectLoader(request).load();

const hasText = (text: string): Case["holds"] => {
  return ({ file, diagnostics }) => diagnostics.length === 0 && file.text === text;
};

/** Small sources, each a module. */
function small(group: string, sources: readonly string[]): (index: number) => Pick<Case, "project" | "path"> {
  const entries = sources.map((source, index) => [`${group}/flash/m${index}.ts`, `${source}\nexport {};\n`]);
  const project = load({ entries: [group], files: Object.fromEntries(entries) });
  return (index) => ({ project, path: `flash/m${index}.py` });
}

function emitted(): Case[] {
  const samples = [...STATEMENTS, ...EXPRESSIONS];
  const place = small(
    "emitted",
    samples.map(([, source]) => source),
  );
  return samples.map(([title, , python], index) => ({
    ...place(index),
    name: `emitted: ${title}`,
    holds: ({ file, diagnostics }) => diagnostics.length === 0 && behindOrigin(file.text).trim() === python,
  }));
}

/** Pairs of what is accepted and what is refused. */
function pairs(): Case[] {
  const accepted = small(
    "accepted",
    ROWS.map((row) => row.accepted),
  );
  return ROWS.map(({ rule, becomes }, index) => ({
    ...accepted(index),
    name: `accepted: ${rule}`,
    holds: ({ file, diagnostics }) => diagnostics.length === 0 && file.text.includes(becomes),
  }));
}

function refused(): Case[] {
  const place = small(
    "refused",
    SAMPLES.map(({ source }) => source),
  );
  return SAMPLES.map(({ name, source }, index) => ({
    ...place(index),
    name: `refused: ${name}: ${source}`,
    holds: ({ diagnostics }) =>
      diagnostics.length > 0 &&
      diagnostics.every(
        ({ code, message }) =>
          code === DIAGNOSTICS[name].code && faultsOf(DIAGNOSTICS[name], message, source).length === 0,
      ),
  }));
}

/** The modules of samples of several files. */
function together(): Case[] {
  const project = load(projectOf(MODULES));
  return MODULES.flatMap(({ title, become }, index) =>
    Object.entries(become).map(([path, python]) => ({
      project,
      path: `${folderOf(index)}/${path}`,
      name: `modules ${title}: ${path}`,
      holds: ({ file, diagnostics }) => diagnostics.length === 0 && behindOrigin(file.text) === python,
    })),
  );
}

function refusedTogether(): Case[] {
  const project = load(projectOf(REFUSED_MODULES));
  return REFUSED_MODULES.flatMap(({ title, faults }, index) =>
    faults.map((fault) => {
      const path = fault[0].replace(/\.ts$/, ".py");
      return {
        project,
        path: `${folderOf(index)}/${path}`,
        name: `refused modules: ${title}: ${path}`,
        holds: ({ diagnostics }) => areFaults(diagnostics, index, [fault]),
      };
    }),
  );
}

/** Programs that print the same on Node and on MicroPython: what they become lies beside them. */
function conforming(): Case[] {
  const programs = readTopics().flatMap((topic) => topic.programs);
  const files = Object.fromEntries(programs.map(({ module, source }) => [sourcePath(module), source]));
  const project = load({ entries: ["suite"], files, libraries: [PROGRAMS] });
  return programs.map((program) => ({
    project,
    path: `flash/${program.module}.py`,
    name: `emitted: ${program.module}: ${program.title}`,
    holds: ({ file, diagnostics }, known) => diagnostics.length === 0 && file.text === known.file.text,
  }));
}

/** The examples on the pages of the diagnostics that are one file. */
function explained(): Case[] {
  const examples = Object.entries(EXPLANATIONS).flatMap(([kind, { wrong, right }]) =>
    typeof wrong === "string" && typeof right === "string" ? [{ kind, wrong, right }] : [],
  );
  const wrong = small(
    "wrong",
    examples.map((each) => each.wrong),
  );
  const right = small(
    "right",
    examples.map((each) => each.right),
  );
  return examples.flatMap(({ kind }, index) => [
    {
      ...wrong(index),
      name: `explained: ${kind}`,
      holds: ({ diagnostics }, known) =>
        diagnostics.map(({ code }) => code).join(" ") === known.diagnostics.map(({ code }) => code).join(" "),
    },
    { ...right(index), name: `instead: ${kind}`, holds: ({ diagnostics }) => diagnostics.length === 0 },
  ]);
}

/** Sources beside which lies what they become. */
function trees(): Case[] {
  const libraries = ["src/device/flash/lib"];
  const requests: readonly (readonly [folder: string, request: EmitProject])[] = [
    ["device", { entries: ["src/device"] }],
    ["examples/pulse-meter/emitted", { entries: ["examples/pulse-meter/src"], libraries }],
  ];
  return requests.flatMap(([folder, request]) => {
    const project = load(request);
    return project.entries.flatMap((source): Case[] => {
      const inside = source.fileName.slice(project.root.length + 1).replace(/\.ts$/, ".py");
      const path = join(folder, inside);
      const text = read(path);
      return text === null ? [] : [{ project, path: inside, name: `emitted: ${path}`, holds: hasText(text) }];
    });
  });
}

function read(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

export function readCases(): Case[] {
  return [
    ...emitted(),
    ...pairs(),
    ...explained(),
    ...refused(),
    ...together(),
    ...refusedTogether(),
    ...conforming(),
    ...trees(),
  ];
}
