/** Writes the pages: `npm run docs`. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pages } from "./pages.js";

const FOLDER = "docs/diagnostics";

const written = pages();
mkdirSync(FOLDER, { recursive: true });
for (const name of readdirSync(FOLDER)) if (!written.has(name)) rmSync(join(FOLDER, name));
for (const [name, text] of written) writeFileSync(join(FOLDER, name), text);
