import { describe, expect, it } from "vitest";
import { plain, runOnBoth } from "./support/scenario.js";
import { files } from "./support/vehicle.js";

const before = files({ "/flash/Main2.py": "old = 1\n", "/flash/behaviour.txt": "update" });
const after = files({ "/flash/main2.py": "new = 2\n", "/flash/behaviour.txt": "rollback" });

describe.each([
  ["lines", false],
  ["JSON", true],
])("a release that changes a name in case alone, told in %s", (_form, isFirst) => {
  // To FAT both names are one file; to LittleFS they are two.
  it.each([
    ["littlefs", "the application's own"],
    ["fat", null],
  ] as const)("leaves all as it was once it is gone back from, on %s", async (filesystem, own) => {
    const outcome = await runOnBoth({
      program: "trial",
      before,
      after,
      isFirst,
      boots: 8,
      options: { flash: { filesystem } },
      arrange: (_vehicle, { fs }) => {
        if (own !== null) fs.writeFileSync("/flash/main2.py", own);
      },
    });
    expect(outcome.board.console).toContain("OTA: goes back: asked for");
    expect(plain(outcome.board.files())).toEqual(plain(outcome.before));
  });
});
