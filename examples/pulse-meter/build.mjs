// Emits the meter, as MicroPython beside its source.

import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { emitProject, formatDiagnostic, writeProject } from "pycom-ota/emitter";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");

const { files, diagnostics } = emitProject({
  entries: [join(here, "src")],
  libraries: [join(root, "src/device/flash/lib")],
  base: root,
});
if (diagnostics.length > 0) {
  throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
}
writeProject(files, join(here, "emitted"));
