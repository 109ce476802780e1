/** Modules that are refused. */
import { lines, type RefusedModules, SHARED } from "./modules.js";

const late = (use: string, declarations: string): RefusedModules["sources"] => ({
  "flash/late.ts": declarations,
  "flash/main.ts": lines('import defer * as late from "./late.js";', use),
});

const DEFER = "import defer * as late";

export const REFUSED_MODULES: readonly RefusedModules[] = [
  {
    title: "two declarations of one name in files that become one module",
    sources: {
      "flash/a.ts": lines(
        `import { part } from "${SHARED}/part.js";`,
        "const depth = [2];",
        "part();",
        "export const f = () => depth;",
      ),
    },
    faults: [["flash/a.ts", "inlinedName", "depth"]],
  },
  {
    title: "default imports",
    sources: {
      "flash/a.ts": lines('import b from "./b.js";', "export const f = () => b;"),
      "flash/b.ts": lines("export default 1;"),
    },
    faults: [
      ["flash/a.ts", "importForm", "import b"],
      ["flash/b.ts", "exportForm", "export default"],
    ],
  },
  {
    title: "files that become part of the module, taken as a whole",
    sources: {
      "flash/a.ts": lines(`import * as deep from "${SHARED}/deep.js";`, "export const f = () => deep.depth;"),
      "flash/b.ts": lines(
        `import defer * as deep from "${SHARED}/deep.js";`,
        "export const f = () => deep.depth;",
      ),
    },
    faults: [
      ["flash/a.ts", "importForm", "import * as deep"],
      ["flash/b.ts", "importForm", "import defer * as deep"],
    ],
  },
  {
    title: "imports of what has types only",
    sources: {
      "flash/a.ts": lines('import { x } from "./wired.js";', "export const f = () => x;"),
      "flash/b.ts": lines('export { x } from "./wired.js";'),
      "flash/wired.d.ts": lines("export const x: number;"),
    },
    faults: [
      ["flash/a.ts", "importForm", "import { x }"],
      ["flash/b.ts", "exportForm", "export { x }"],
    ],
  },
  {
    title: "exports of everything, as a whole, of the builtins, under other names",
    sources: {
      "flash/a.ts": lines('export * from "./d.js";'),
      "flash/b.ts": lines('export * as d from "./d.js";'),
      "flash/c.ts": lines('export { print } from "builtins";'),
      "flash/d.ts": lines("const x = [1];", "const y = [1];", "export { y, x as z };"),
      "flash/e.ts": lines(`export * from "${SHARED}/deep.js";`),
    },
    faults: [
      ["flash/a.ts", "exportForm", "export *"],
      ["flash/b.ts", "exportForm", "export * as d"],
      ["flash/c.ts", "exportForm", "export { print }"],
      ["flash/d.ts", "exportForm", "export { y, x as z }"],
      ["flash/e.ts", "exportForm", "export *"],
    ],
  },
  {
    title: "use at the top level of what is loaded late",
    sources: late("late.run();", "export function run() {}"),
    faults: [["flash/main.ts", "lazyAtTop", "late"]],
  },
  ...[
    "run();",
    "if (x > 0) run();",
    "const a = 1, b = run();",
    "const b = (run());",
    "const b = run() satisfies number;",
    "const b = 1 + run();",
    "const b = run() + 1;",
    "const b = [1, run()];",
    "const b = { a: 1, b: run() };",
    "const b = make().a;",
    "const b = new Thing();",
    "const b = new Map<string, number>([['a', 1]]);",
    'const b = slice("abc", run());',
    "const b = x > 0 ? 1 : 2;",
    "class A { static n = run(); }",
    "class A { static m = 1; static n = [run()]; }",
  ].map((effect) => ({
    title: `import defer of: ${effect}`,
    sources: late(
      "export const f = () => late.x;",
      lines(
        'import { slice } from "builtins";',
        "export const x = 1;",
        "export class Thing { n = 1; }",
        "export const run = () => 1;",
        "export const make = () => ({ a: slice('a', 1) });",
        effect,
        "export {};",
      ),
    ),
    faults: [["flash/main.ts", "lazyEffects", DEFER] as const],
  })),
  ...['import { y } from "./deep.js"; export const x = y;', 'export { y } from "./deep.js";'].map(
    (through) => ({
      title: `import defer of what does something deeper: ${through}`,
      sources: {
        ...late("export const f = () => 1;", through),
        "flash/deep.ts": lines(
          'import { collect } from "gc";',
          "collect();",
          "export const y = 1;",
          "export const x = 1;",
        ),
      },
      faults: [["flash/main.ts", "lazyEffects", DEFER] as const],
    }),
  ),
];
