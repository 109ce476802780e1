import { spawnSync } from "node:child_process";
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ProjectEmitter } from "../../codegen/index.js";
import { packageRoot } from "../../src/package-root.js";

const TURNS = 5;

/** Medians of several turns, in ms. */
export interface EmissionTimes {
  /** A process of `tsc` that checks the types of `src/device`. */
  readonly check: number;
  /** A process that emits it. */
  readonly cold: number;
  /** Emitting again in a process that goes on, when one file has changed: by the file's path. */
  readonly rebuilds: ReadonlyMap<string, number>;
}

/** Measures in turns, so that whatever else the machine does disturbs all of them alike. */
export function measureEmission(edited: readonly string[]): EmissionTimes {
  const root = packageRoot();
  const folder = mkdtempSync(join(tmpdir(), "emission-"));
  try {
    cpSync(join(root, "src"), join(folder, "src"), { recursive: true });
    const emitter = new ProjectEmitter({
      entries: ["src/device"],
      libraries: ["src/device/flash/lib"],
      base: folder,
    });
    requireClean(emitter.emit().diagnostics.length);
    const times = new Map<string, number[]>();
    const note = (name: string, run: () => void): void => {
      const start = performance.now();
      run();
      times.set(name, [...(times.get(name) ?? []), performance.now() - start]);
    };
    for (let turn = 0; turn < TURNS; turn++) {
      note("check", () => node(root, "node_modules/typescript/bin/tsc", "-p", "src/device", "--noEmit"));
      note("cold", () =>
        node(root, "dist/src/cli/main.js", "emit", "src/device", "--out", join(folder, "out")),
      );
      for (const path of edited) {
        const file = join(folder, path);
        const text = readFileSync(file, "utf8");
        appendFileSync(file, `export const EDITED_${turn} = ${turn};\n`);
        note(path, () => requireClean(emitter.emit([file]).diagnostics.length));
        writeFileSync(file, text);
        emitter.emit([file]);
      }
    }
    const median = (name: string): number => times.get(name)?.sort((a, b) => a - b)[TURNS >> 1] ?? 0;
    return {
      check: median("check"),
      cold: median("cold"),
      rebuilds: new Map(edited.map((path) => [path, median(path)])),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function node(root: string, ...args: readonly string[]): void {
  const { status, stderr, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(`${args[0]} failed: ${stdout}${stderr}`);
}

function requireClean(errors: number): void {
  if (errors > 0) throw new Error("src/device is refused");
}
