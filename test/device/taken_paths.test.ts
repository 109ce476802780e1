import { describe, expect, it } from "vitest";
import { expectUpdated, live, type Outcome, runOnBoth, type Scenario } from "./support/scenario.js";
import { files } from "./support/vehicle.js";

/** Nothing has come but the manifest, and every file is what it was. */
function expectRefused({ stop, board, before, vehicle }: Outcome, path: string): void {
  expect(stop).toMatchObject({ why: "error", error: "PathRefused", message: path });
  expect(vehicle.requests).toHaveLength(1);
  expect(live(board.files())).toEqual(before);
}

const before = files({ "/flash/a.py": "a = 1\n", "/flash/log/x.txt": "x" });

describe.each([
  ["lines", false],
  ["JSON", true],
])("a path is refused before anything is fetched, told in %s", (_form, isFirst) => {
  const run = (scenario: Scenario): Promise<Outcome> => runOnBoth({ before, isFirst, ...scenario });

  it.each([
    ["/flash/data", "/flash/data/x.txt"],
    ["/flash/data", "/flash/data/of/today/x.txt"],
    ["/flash/log/y", "/flash/log/y/z"],
  ])("where %s is a file of the application's, for %s", async (taken, path) => {
    const outcome = await run({
      after: new Map([...before, ...files({ "/flash/a.py": "a = 2\n", [path]: "new" })]),
      arrange: (_vehicle, { fs }) => fs.writeFileSync(taken, "the application's"),
    });
    expectRefused(outcome, taken);
  });

  it("where a folder that is to become a file holds an empty folder of the application's", async () => {
    const outcome = await run({
      after: files({ "/flash/a.py": "a = 2\n", "/flash/log": "a file now" }),
      arrange: (_vehicle, { fs }) => fs.mkdirSync("/flash/log/empty"),
    });
    expectRefused(outcome, "/flash/log");
  });

  it("where an empty folder of the application's is in a file's place", async () => {
    const outcome = await run({
      after: new Map([...before, ...files({ "/flash/a.py": "a = 2\n", "/flash/data": "a file" })]),
      arrange: (_vehicle, { fs }) => fs.mkdirSync("/flash/data"),
    });
    expectRefused(outcome, "/flash/data");
  });

  it.each([
    ["/flash/n", "/flash/n/x.txt"],
    ["/flash/n", "/flash/n/of/its/own/x.txt"],
    ["/flash/N", "/flash/n/x.txt"],
  ])("where it is to be a file and a folder: %s and %s", async (file, path) => {
    // `-` comes before `/`, and what begins with the file's name so comes in between.
    const after = files({ "/flash/a.py": "a = 2\n", [file]: "file", [`${file}-1`]: "", [path]: "new" });
    const { stop, board, before: present, vehicle } = await run({ after });
    expect(stop).toMatchObject({ why: "error", error: "PathRefused" });
    expect(vehicle.requests).toHaveLength(1);
    expect(board.files()).toEqual(present);
  });
});

describe.each([
  ["lines", false],
  ["JSON", true],
])("a path that was taken is free, told in %s", (_form, isFirst) => {
  it.each([
    ["/flash/Data/x.txt", "/flash/data"],
    ["/flash/Data", "/flash/data/x.txt"],
  ])("on FAT, where %s goes and %s, of another case, comes", async (old, path) => {
    const from = files({ [old]: "old" });
    const after = files({ [path]: "new" });
    expectUpdated(await runOnBoth({ before: from, after, isFirst }), from, after, "VERSION = '1.0.1'\n");
  });

  it("where the application has put a file beside a name that only begins alike", async () => {
    const after = new Map([...before, ...files({ "/flash/data/x.txt": "new" })]);
    const outcome = await runOnBoth({
      before,
      after,
      isFirst,
      arrange: (_vehicle, { fs }) => fs.writeFileSync("/flash/dat", "the application's"),
    });
    expectUpdated(outcome, before, after, "VERSION = '1.0.1'\n");
  });
});
