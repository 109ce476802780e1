import { beforeAll, describe, expect, it } from "vitest";
import { formatDiagnostic } from "../../../codegen/index.js";
import { MicroPythonRuntime } from "../../../src/board/micropython/runtime.js";
import { compare, type Difference, generate, reduced } from "./batches.js";

/** How many programs, and which: `npm run generated` asks for many, others each time. */
const COUNT = Number(process.env["GENERATED"] ?? 150);
const SEED = Number(process.env["GENERATED_SEED"] ?? (COUNT > 150 ? Date.now() % 1_000_000_007 : 7));
/** Of those that are checked as one: larger ones take less time a program, and more until the first is compared. */
const BATCH = COUNT > 150 ? 300 : 75;
/** Of a hundred. The generator does not know all that the emitter wants. */
const REFUSED_AT_MOST = 4;

const CONSTRUCTS = [
  [
    "class ",
    " extends ",
    "super.take(",
    "private ",
    "function* ",
    "yield ",
    "=> {",
    ": Map<string, number> = ",
  ],
  [
    "for (let ",
    "for (const ",
    ".entries()) {",
    "while (",
    "switch (",
    "case ",
    "default:",
    "break;",
    "continue;",
  ],
  ["try {", "catch (", "finally {", "throw new ", "return ", "else if (", "const [", "const { "],
  [".find(", ".findIndex(", ".reduce(", ".fill(", "Array.from(", ".padStart(", "Math.ceil(", ".length; i"],
  [".map(", ".filter(", ".some(", ".every(", ".slice(", "new Map<", ".set(", ".delete(", ".get(", ".has("],
  [
    " ?? ",
    " === null",
    " !== null",
    " >>> 0",
    " << ",
    " & ",
    " && ",
    "Math.floor(",
    "`{}${",
    ".split(",
    ".push(",
  ],
].flat();

function describeDifference({ source, onNode, onBoard }: Difference): string {
  const at = [...onNode, ""].findIndex((line, index) => line !== (onBoard[index] ?? ""));
  return `${source}\nline ${at} of what it prints: ${onNode[at]} on Node, ${onBoard[at]} on the board`;
}

describe(`${COUNT} random programs, seed ${SEED}`, () => {
  let micropython: MicroPythonRuntime;
  let refused: string[] = [];
  let compared = 0;
  beforeAll(async () => {
    micropython = await MicroPythonRuntime.load();
  });

  const batches = Array.from({ length: Math.ceil(COUNT / BATCH) }, (_, index) => SEED + index);
  it.each(batches)(
    "mean on the board what they mean on Node: those of seed %d",
    (seed) => {
      const outcome = compare(generate(BATCH, seed), micropython);
      refused = [...refused, ...outcome.refused.map(formatDiagnostic)];
      compared += outcome.compared;
      const [first] = outcome.differences;
      const least = first === undefined ? undefined : (reduced(first.parts, micropython) ?? first);
      expect(least === undefined ? "" : describeDifference(least)).toBe("");
    },
    900_000,
  );

  it("are refused seldom", () => {
    const share = (100 * refused.length) / (compared + refused.length);
    expect(share, [...new Set(refused)].slice(0, 5).join("\n")).toBeLessThanOrEqual(REFUSED_AT_MOST);
  });
});

it("keeps of a program that differs what it needs to be one", async () => {
  const parts = ["const far: number = 4294967295;", "const near: number = 1;", "show(far * far);"];
  const least = reduced(parts, await MicroPythonRuntime.load());
  expect(least?.parts).toEqual([parts[0], parts[2]]);
});

describe("the generator", () => {
  it("gives the same programs for the same seed, and others for another", () => {
    expect(generate(3, 5)).toEqual(generate(3, 5));
    expect(generate(3, 5)).not.toEqual(generate(3, 6));
  });

  it("writes every construct that it knows", () => {
    const source = generate(150, 7).flat().join("\n");
    expect(CONSTRUCTS.filter((construct) => !source.includes(construct))).toEqual([]);
  });
});
