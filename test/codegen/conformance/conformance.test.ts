import { beforeAll, describe, expect, it } from "vitest";
import { formatDiagnostic } from "../../../codegen/index.js";
import { MicroPythonRuntime } from "../../../src/board/micropython/runtime.js";
import { readTopics, type Topic } from "./catalogue.js";
import { emitPrograms, runOnBoard, runOnNode } from "./runs.js";

const topics = readTopics();
const programs = topics.flatMap((topic) => topic.programs);
const emitted = emitPrograms(programs);

describe("what is emitted means what its source means", () => {
  let micropython: MicroPythonRuntime;
  beforeAll(async () => {
    expect(emitted.diagnostics.map(formatDiagnostic)).toEqual([]);
    micropython = await MicroPythonRuntime.load();
  });

  describe.each(topics)("$name", (topic) => {
    let onBoard: ReadonlyMap<string, readonly string[]>;
    beforeAll(() => {
      onBoard = runOnBoard(
        topic.programs.map((program) => program.module),
        emitted,
        micropython,
      );
    });

    it.each(topic.programs)("$title", (program) => {
      const onNode = runOnNode(program);
      expect(onNode).not.toEqual([]);
      expect(onBoard.get(program.module)).toEqual(onNode);
    });
  });
});

/** What the programs of a topic become, one after the other. */
function textOf({ programs: own }: Topic): string {
  const texts = new Map(emitted.files.map(({ path, text }) => [path, text]));
  return own
    .map(({ title, module }) => {
      const text = (texts.get(`flash/${module}.py`) ?? "").split("\n").slice(1).join("\n");
      return `# ## ${title}\n\n${text.trim()}\n`;
    })
    .join("\n\n");
}

// Whoever changes what they become sees it here, and writes it anew with `vitest run -u`.
it.each(topics)("becomes what is in emitted/$name.py, to the letter", async (topic) => {
  await expect(textOf(topic)).toMatchFileSnapshot(`emitted/${topic.name}.py`);
});

it("tells programs apart by their titles", () => {
  for (const { name, programs: own } of topics) {
    const titles = own.map((program) => `${name}: ${program.title}`);
    expect([...new Set(titles)]).toEqual(titles);
  }
});
