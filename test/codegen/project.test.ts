import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DIAGNOSTICS, emitProject, formatDiagnostic } from "../../codegen/index.js";

/** A user's project: it depends on this package, and its tsconfig extends another one. */
let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "project-")));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(process.cwd(), join(folder, "node_modules/pycom-ota"), "dir");
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(files: Readonly<Record<string, string | object>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === "string" ? content : JSON.stringify(content));
  }
}

const BASE = {
  compilerOptions: {
    module: "preserve",
    moduleResolution: "bundler",
    types: ["pycom-ota/micropython"],
    paths: {
      "@drivers/*": ["../src/flash/lib/drivers/*"],
      "@shared/*": ["../shared/*"],
      "*": ["../node_modules/pycom-ota/src/device/flash/lib/*"],
    },
  },
};

const FILES = {
  "config/base.json": BASE,
  "tsconfig.json": { extends: "./config/base.json", include: ["src"] },
  "src/flash/main.ts": `
import { sleep_ms } from "utime";
import { WiFiOTA } from "OTA";
import { read } from "@drivers/sensor";
import { clamp } from "@shared/numbers";

const LIMIT = 50;
const ota = new WiFiOTA("van", "secret-word", "10.0.0.1", 8000);
export function once(): void {
  sleep_ms(clamp(read(), LIMIT));
  ota.update();
}
`,
  "src/flash/lib/drivers/sensor.ts": "export function read(): number {\n  return 100;\n}\n",
  "shared/numbers.ts":
    "export const clamp = (value: number, limit: number): number => Math.min(value, limit);\n",
};

const emit = (more: Partial<Parameters<typeof emitProject>[0]> = {}) => {
  const { files, diagnostics } = emitProject({ base: folder, tsconfig: "tsconfig.json", ...more });
  return {
    files: Object.fromEntries(files.map(({ path, text }) => [path, text])),
    diagnostics: diagnostics.map(formatDiagnostic),
    codes: diagnostics.map(({ code }) => code),
  };
};

describe("a project with a tsconfig", () => {
  it("is emitted as it says: its files, its paths, what it extends", () => {
    write(FILES);
    const { files, diagnostics } = emit();
    expect(diagnostics).toEqual([]);
    expect(Object.keys(files)).toEqual(["flash/lib/drivers/sensor.py", "flash/main.py"]);
    expect(
      files["flash/main.py"],
    ).toBe(`# Emitted from src/flash/main.ts by pycom-ota: edit that file, not this one.

from micropython import const
from utime import sleep_ms
from OTA import WiFiOTA
from drivers.sensor import read


def clamp(value, limit):
    return min(value, limit)


_LIMIT = const(50)
ota = WiFiOTA("van", "secret-word", "10.0.0.1", 8000)


def once():
    sleep_ms(clamp(read(), _LIMIT))
    ota.update()
`);
  });

  it("may be named by its folder", () => {
    write(FILES);
    expect(emit({ tsconfig: "." })).toEqual(emit());
  });

  it("mirrors its rootDir, if it has one", () => {
    const compilerOptions = { rootDir: "." };
    write({ ...FILES, "tsconfig.json": { ...FILES["tsconfig.json"], compilerOptions } });
    expect(Object.keys(emit().files)).toContain("src/flash/main.py");
    expect(Object.keys(emit({ root: "src" }).files)).toContain("flash/main.py");
  });

  it("may have entries of its own: only they are emitted, with what they import", () => {
    write({ ...FILES, "src/flash/other.ts": "export const x = 1.5;\n" });
    expect(emit().codes).toEqual([DIAGNOSTICS.fraction.code]);
    expect(Object.keys(emit({ entries: ["src/flash/main.ts"], root: "src" }).files)).toEqual([
      "flash/lib/drivers/sensor.py",
      "flash/main.py",
    ]);
  });

  it("is checked strictly, whatever it says", () => {
    write({
      ...FILES,
      "tsconfig.json": { ...FILES["tsconfig.json"], compilerOptions: { strict: false } },
      "src/flash/loose.ts": "export function f(x) { return x; }\nexport const s: string = null;\n",
    });
    expect(emit().codes).toEqual(["TS7006", "TS2322"]);
  });

  it.each(["nodenext", "node20", "esnext", "es2022", "preserve", "commonjs"])(
    "finds modules as TypeScript does with the module kind %s alone",
    (module) => {
      write({
        "package.json": { name: "firmware" },
        "tsconfig.json": {
          compilerOptions: { module, types: ["pycom-ota/micropython"] },
          include: ["src"],
        },
        "src/flash/main.ts":
          'import { sleep_ms } from "utime";\nimport { wait, Wait } from "./wait.js";\nexport const f = (w: Wait) => wait(w);\nsleep_ms(1);\n',
        "src/flash/wait.ts": "export interface Wait { ms: number }\nexport const wait = (w: Wait) => w.ms;\n",
      });
      const { files, diagnostics } = emit();
      expect(diagnostics).toEqual([]);
      expect(files["flash/main.py"]).toContain("from utime import sleep_ms\nfrom wait import wait\n");
    },
  );

  it("does not see the PC's globals", () => {
    write({ ...FILES, "src/flash/loose.ts": "setTimeout(() => 1, 1);\nexport {};\n" });
    expect(emit().codes).toEqual(["TS2304"]);
  });

  it("is refused where the tsconfig cannot be read, is wrong or names nothing", () => {
    expect(emit({ tsconfig: "none.json" }).codes).toContain("TS5083");
    write({ "tsconfig.json": { compilerOptions: { module: "wrong" } }, "a.ts": "export const a = 1;\n" });
    expect(emit().codes).toEqual(["TS6046"]);
    write({ "tsconfig.json": { include: ["nothing"] } });
    expect(emit().codes).toEqual([DIAGNOSTICS.noSource.code, "TS18003"]);
  });
});
