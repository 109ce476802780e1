// Builds the releases: each version's application and the update library, as MicroPython. What else is in a release,
// and the firmware image, lies in releases/ as it is.

import { cpSync, readdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { emitProject, formatDiagnostic, writeProject } from "pycom-ota/emitter";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const out = process.argv[2] ?? join(here, "releases");

for (const version of readdirSync(join(here, "src"))) {
  const { files, diagnostics } = emitProject({
    entries: [join(here, "src", version)],
    libraries: [join(root, "src/device/flash/lib")],
    base: root,
  });
  if (diagnostics.length > 0) {
    throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
  }
  writeProject(files, join(out, version));
  cpSync(join(root, "device/flash"), join(out, version, "flash"), { recursive: true });
  console.log(`${relative(".", join(out, version))}: ${files.length} files and the library`);
}
