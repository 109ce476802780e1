import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkProject, writeProject } from "../../codegen/index.js";

const FILES = [
  { path: "flash/lib/größe.py", text: "# ä\n" },
  { path: "server.py", text: "" },
];
let out: string;
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), "emitted-"));
});
afterEach(() => {
  rmSync(out, { recursive: true });
});

it("writes what it then finds unchanged", () => {
  writeProject(FILES, out);
  expect(readFileSync(join(out, "flash/lib/größe.py"), "utf8")).toBe("# ä\n");
  expect(checkProject(FILES, out)).toEqual({ missing: [], different: [], extra: [] });
});

it("tells files that are missing, different, or emitted by nothing", () => {
  expect(checkProject(FILES, join(out, "nowhere"))).toEqual({
    missing: ["flash/lib/größe.py", "server.py"],
    different: [],
    extra: [],
  });
  writeProject(FILES, out);
  writeFileSync(join(out, "server.py"), "\r\n");
  writeFileSync(join(out, "flash/old.py"), "");
  writeFileSync(join(out, "package.json"), "{}");
  rmSync(join(out, "flash/lib/größe.py"));
  expect(checkProject(FILES, out)).toEqual({
    missing: ["flash/lib/größe.py"],
    different: ["server.py"],
    extra: ["flash/old.py"],
  });
});
