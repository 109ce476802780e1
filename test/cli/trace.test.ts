import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compileIfAbsent } from "../support/built.js";
import { writeTree } from "../support/release_tree.js";

beforeAll(compileIfAbsent);

const run = (args: readonly string[], input = "") =>
  spawnSync(process.execPath, ["dist/src/cli/main.js", ...args], { encoding: "utf8", input });

describe("pycom-ota trace", () => {
  const TRACE = '  File "/flash/main.py", line 6, in go_on\r\nException: no';

  function emitted(): { folder: string; maps: string; mapped: string } {
    const folder = writeTree({
      "src/flash/main.ts": '// Why.\n\nexport function goOn() {\n  throw new Error("no");\n}\n',
    });
    const [out, maps] = [join(folder, "out"), join(folder, "maps")];
    expect(run(["emit", join(folder, "src"), "--out", out, "--maps", maps]).stderr).toBe("");
    expect(existsSync(join(out, "flash/main.py.map"))).toBe(false);
    const place = `${relative(".", join(folder, "src/flash/main.ts"))}:4:3`;
    return { folder, maps, mapped: TRACE.replace("\r", `  at goOn (${place})\r`) };
  }

  it("reads a file, or what is piped in", () => {
    const { folder, maps, mapped } = emitted();
    writeFileSync(join(folder, "console.txt"), TRACE);
    const found = run(["trace", join(folder, "console.txt"), "--maps", maps]);
    expect(found.stderr).toBe("");
    expect(found.stdout).toBe(mapped);
    expect(run(["trace", "--maps", maps], TRACE).stdout).toBe(found.stdout);
  });

  it("says what is missing", () => {
    const { folder, maps } = emitted();
    expect(run(["trace", "--maps", join(folder, "none")])).toMatchObject({ status: 1 });
    const result = run(["trace", join(folder, "none.txt"), "--maps", maps]);
    expect(result.status).toBe(1);
    expect(result.stderr).toContain("none.txt");
  });
});
