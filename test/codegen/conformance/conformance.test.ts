import { beforeAll, describe, expect, it } from "vitest";
import { formatDiagnostic } from "../../../codegen/index.js";
import { MicroPythonRuntime } from "../../../src/board/micropython/runtime.js";
import { readTopics } from "./catalogue.js";
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

it("tells programs apart by their titles", () => {
  for (const { name, programs: own } of topics) {
    const titles = own.map((program) => `${name}: ${program.title}`);
    expect([...new Set(titles)]).toEqual(titles);
  }
});
