import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a module holds of the heap when it has been imported, in bytes. */
export function compiledHeap(interpreter: string, name: string, text: string): number {
  const folder = mkdtempSync(join(tmpdir(), "compiled-"));
  const program = `import gc, sys
import micropython
sys.path.insert(0, ${JSON.stringify(folder)})
gc.collect()
before = gc.mem_alloc()
import ${name}
gc.collect()
print(gc.mem_alloc() - before)
`;
  try {
    writeFileSync(join(folder, `${name}.py`), text);
    const { status, stdout, stderr } = spawnSync(interpreter, ["-c", program], { encoding: "utf8" });
    if (status !== 0) throw new Error(`${name} cannot be imported: ${stderr}`);
    return Number(stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
