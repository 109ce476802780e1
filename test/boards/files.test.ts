import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  type BoardStorage,
  diffTraces,
  type FilesystemKind,
  MicroPythonRuntime,
  type Runtime,
} from "../../src/board/index.js";
import { replay, sweep } from "../../src/faults/index.js";
import { versionFile } from "../sweep/oracle.js";
import { type FilesUpdate, model, scenarioOf } from "./board_of_files.js";
import { valuesIn } from "./store.js";
import { UPDATES, WITH_FIRMWARE } from "./updates.js";

const MINUTE = 60_000;

const python = await MicroPythonRuntime.load({ keepsCode: true });
const runtimes = { model, python } as const;

/** The same of both runtimes; what the last of its lives was like. */
function undisturbed(update: FilesUpdate, filesystem: FilesystemKind = "fat") {
  const scenario = scenarioOf(update, filesystem);
  const [onModel, onPython] = [model, python].map((runtime) => replay(scenario, runtime, ""));
  const [expected, found] = [onModel?.settling.at(-1), onPython?.settling.at(-1)];
  if (expected === undefined || found === undefined) throw new Error("nothing was run");
  expect(onModel?.violations).toEqual([]);
  expect(onPython?.violations).toEqual([]);
  expect(found.console).toEqual(expected.console);
  return { expected, found };
}

describe("a board with nothing but files", () => {
  it.each(["fat", "littlefs"] as const)("updates alike on both runtimes: %s", (filesystem) => {
    const { expected, found } = undisturbed(UPDATES.plain, filesystem);
    expect(diffTraces(expected.trace, found.trace, ["model", "python"])).toBeNull();
    expect(found.trace.some(({ op }) => op.startsWith("pycom."))).toBe(false);
    const says = Buffer.from(found.storage.files.get("/flash/OTA_VERSION.py") ?? []).toString();
    expect(says).toBe(versionFile(UPDATES.plain.to));
    expect(valuesIn(found.storage.files)).toEqual(new Map());
  });

  it("confirms a trial", () => {
    expect(undisturbed(UPDATES.confirmed).found.console).toContain("confirmed");
  });

  it.each([
    ["crash loop", UPDATES.failed],
    ["asked for", UPDATES.rollback],
  ] as const)("goes back: %s", (reason, update) => {
    const { found } = undisturbed(update);
    expect(found.console).toContain(`OTA: goes back: ${reason}`);
    const values = valuesIn(found.storage.files);
    expect(values).toEqual(new Map([...values, ["ota_bad", "1.0.1"], ["ota_why", reason]]));
  });

  it.each(["fat", "littlefs"] as const)(
    "goes back where the version on trial has filled the disk, and with it the storage: %s",
    (filesystem) => {
      const scenario = scenarioOf(UPDATES.filled, filesystem);
      const board = scenario.board("served");
      board.restore(scenario.start);
      for (let start = 0; start < 4; start++) board.run(python, { boots: 8 });
      const found = board.files();
      expect(found.get("/flash/log.txt")?.length).toBeGreaterThan(20_000);
      found.delete("/flash/log.txt");
      expect(board.console).toContain("no update: VersionRefused");
      const settled = { storage: { ...board.storage(), files: found }, stop: { why: "end" } } as const;
      expect(scenario.judge({ ...settled, surroundings: "served" })).toEqual([]);
    },
  );

  it("refuses firmware, and stays as it is", () => {
    const { found } = undisturbed(WITH_FIRMWARE);
    expect(found.console.at(-1)).toBe("no update: FirmwareTooLarge");
    expect(valuesIn(found.storage.files)).toEqual(new Map([["ota_err", "FirmwareTooLarge"]]));
  });

  it("loads nothing where no update is on its way, whatever is remembered", () => {
    const { found } = undisturbed(UPDATES.rollback);
    const scenario = { ...scenarioOf(UPDATES.rollback, "fat"), start: found.storage };
    const hook = replay(scenario, python, "").settling[0]?.trace ?? [];
    const looks = hook.filter(({ args }) => String(args[0]).includes("/flash/lib/.ota/pending"));
    expect(looks.map(({ op }) => op)).toEqual(["uos.stat", "uos.stat"]);
    expect(hook.slice(0, 2)).toEqual(looks);
  });
});

interface Swept {
  readonly update: FilesUpdate;
  readonly runtime: keyof typeof runtimes;
  readonly filesystem: FilesystemKind;
  /** One of so many states that cuts leave is tried. */
  readonly oneOf?: number;
}

const SWEPT: readonly Swept[] = [
  { update: UPDATES.plain, runtime: "model", filesystem: "fat" },
  { update: UPDATES.plain, runtime: "model", filesystem: "littlefs" },
  { update: UPDATES.plain, runtime: "python", filesystem: "fat" },
  { update: UPDATES.plain, runtime: "python", filesystem: "littlefs" },
  { update: UPDATES.failed, runtime: "model", filesystem: "fat", oneOf: 2 },
  { update: UPDATES.rollback, runtime: "model", filesystem: "littlefs", oneOf: 2 },
  { update: UPDATES.itself, runtime: "python", filesystem: "fat", oneOf: 512 },
];

describe("every power cut on a board with nothing but files", () => {
  it.each(SWEPT)(
    "leaves old or new: $update.name, $filesystem, $runtime",
    { timeout: 5 * MINUTE },
    (swept) => {
      const { update, filesystem, oneOf = 1 } = swept;
      const runtime: Runtime = runtimes[swept.runtime];
      const result = sweep(scenarioOf(update, filesystem), runtime, { troubles: false, oneOf });
      const tried = `${result.schedules} schedules${oneOf > 1 ? ` (one in ${oneOf})` : ""}`;
      console.log(
        `${update.name}, ${swept.runtime}, ${filesystem}: ${tried}, ${result.violating} violations, ${result.seconds} s`,
      );
      expect(result.cuts).toBeGreaterThan(result.operations);
      expect(result.violations).toEqual([]);
    },
  );
});

/** The board right behind the commit point, when nothing is installed yet. */
function committed(update: FilesUpdate): BoardStorage {
  const scenario = scenarioOf(update, "fat");
  const trace = replay(scenario, model, "").settling.at(-1)?.trace ?? [];
  const mark = trace.findIndex(({ op, args }) => op === "open" && String(args[0]).includes("/.ota/pending"));
  for (let at = mark; at < trace.length; at += 1) {
    const storage = replay(scenario, model, `cut@${at}`).lives.at(-1)?.storage;
    if (storage !== undefined && valuesIn(storage.files).get("ota") === 1) return storage;
  }
  throw new Error("the update does not commit");
}

/** The lines for a `boot.py` of one's own, as the README has them. */
function linesOfReadme(): string {
  const lines = readFileSync("README.md", "utf8").split("\n");
  const first = lines.findIndex((line) => line.trim() === "import sys, uos");
  return lines
    .slice(first, first + 3)
    .map((line) => `${line.trim()}\n`)
    .join("");
}

describe("the README's lines", () => {
  it("finish what was interrupted, whatever main.py is", { timeout: MINUTE }, () => {
    const update = { ...UPDATES.plain, instead: { "/flash/boot.py": linesOfReadme(), "/flash/main.py": "" } };
    const scenario = scenarioOf(update, "fat");
    const start = committed(UPDATES.plain);
    const own = [...scenario.start.files].filter(([path]) => path in update.instead);
    const begun = { ...scenario, start: { ...start, files: new Map([...start.files, ...own]) } };
    const { violations, schedules } = sweep(begun, python, { troubles: false });
    expect(violations).toEqual([]);
    expect(schedules).toBeGreaterThan(500);
  });
});
