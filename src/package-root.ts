import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The folder of this package, found from the sources as well as from what they compile to: files that are read at run
 * time (Python modules, emitted programs) lie in it once.
 */
export function packageRoot(): string {
  for (let folder = import.meta.dirname; ; folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file)) {
      const found: unknown = JSON.parse(readFileSync(file, "utf8"));
      if (typeof found === "object" && found !== null && "name" in found && found.name === "pycom-ota") {
        return folder;
      }
    }
    if (dirname(folder) === folder)
      throw new Error(`pycom-ota's package.json is in no folder above ${import.meta.dirname}`);
  }
}
