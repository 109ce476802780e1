import type { Command } from "commander";
import { mirror } from "../mirror/index.js";
import type { Log } from "../server/index.js";
import { requireFolder, tellSkipped } from "./serve.js";

export function addMirror(program: Command): void {
  program
    .command("mirror")
    .description(
      "Write what the server answers into a folder: for a card (SDOTA), or any server of files (FTPOTA).",
    )
    .argument("<dir>", "holds 1.0.0/flash/…, 1.0.0/sd/…, firmware_1.0.0.bin")
    .argument("<folder>", "where to write: ota on the card")
    .action(write);
}

async function write(dir: string, folder: string): Promise<void> {
  await requireFolder(dir);
  const { versions, files, bytes } = await mirror(dir, folder, log);
  console.log(`${folder}: ${files} files, ${bytes} bytes, for boards at ${versions.join(", ")}`);
}

const log: Log = (event) => {
  if (event.type === "skipped") tellSkipped(event.path, event.reason);
};
