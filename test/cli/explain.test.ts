import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { compileIfAbsent } from "../support/built.js";
import { writeTree } from "../support/release_tree.js";

beforeAll(compileIfAbsent);

const run = (...args: readonly string[]) =>
  spawnSync(process.execPath, ["dist/src/cli/main.js", ...args], { encoding: "utf8" });

describe("pycom-ota explain", () => {
  it("prints the page of a code, however it is written", () => {
    const page = readFileSync("docs/diagnostics/OTA1106.md", "utf8");
    for (const code of ["OTA1106", "ota1106", "1106"]) {
      expect(run("explain", code)).toMatchObject({ status: 0, stdout: page, stderr: "" });
    }
  });

  it("knows its codes only", () => {
    for (const code of ["OTA9999", "../../README", "TS2322"]) {
      const { status, stdout, stderr } = run("explain", code);
      expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
      expect(stderr).toContain(code);
    }
  });

  it("is named where something is refused", () => {
    const folder = writeTree({ "a.ts": "export const a = 6 / 2;\nexport const b = 1.5;\n" });
    const { status, stderr } = run("emit", folder, "--out", join(folder, "out"));
    expect(status).toBe(1);
    expect(stderr).toContain("a.ts:1:18 OTA1106 ");
    expect(stderr).toContain("a.ts:2:18 OTA1105 ");
    expect(stderr).toContain("2 error(s), nothing written; `pycom-ota explain OTA1106` tells more");
    expect(stderr).not.toContain("\x1b");
  });
});
