// Builds the releases: each version's application and the update library, as MicroPython. What else is in a release,
// and the firmware image, lies in releases/ as it is.

import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { checkProject, emitProject, formatDiagnostic, writeProject } from "pycom-ota/emitter";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const out = process.argv[2] ?? join(here, "releases");

const library = readdirSync(join(root, "device"), { recursive: true, encoding: "utf8" })
  .filter((path) => path.startsWith("flash/") && path.endsWith(".py"))
  .map((path) => ({ path, text: readFileSync(join(root, "device", path), "utf8") }));

for (const version of readdirSync(join(here, "src"))) {
  const { files, diagnostics } = emitProject({
    entries: [join(here, "src", version)],
    libraries: [join(root, "src/device/flash/lib")],
    base: root,
  });
  if (diagnostics.length > 0) {
    throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
  }
  const release = join(out, version);
  const all = [...files, ...library];
  writeProject(all, release);
  // What an earlier version of the library had: it may not stay in the release.
  for (const path of checkProject(all, release).extra) {
    rmSync(join(release, path));
  }
  console.log(`${relative(".", release)}: ${files.length} files and the library`);
}
