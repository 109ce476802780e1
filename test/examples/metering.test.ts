import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { compileIfAbsent } from "../support/built.js";

beforeAll(compileIfAbsent);

it("has the releases that its sources and the library give", () => {
  const out = mkdtempSync(join(tmpdir(), "releases-"));
  onTestFinished(() => rmSync(out, { recursive: true }));
  const { status, stderr } = spawnSync(process.execPath, ["examples/metering/build.mjs", out], {
    encoding: "utf8",
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const releases = "examples/metering/releases";
  const python = (folder: string): string[] =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((path) => path.endsWith(".py"))
      .sort();
  expect(python(releases)).toEqual(python(out));
  for (const path of python(out)) {
    expect([path, readFileSync(join(releases, path), "utf8")]).toEqual([
      path,
      readFileSync(join(out, path), "utf8"),
    ]);
  }
});
