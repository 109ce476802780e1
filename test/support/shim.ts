import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { emitProject } from "../../codegen/index.js";
import type { RunningServer } from "./running_server.js";

const SOURCE = fileURLToPath(new URL("../../src/device/", import.meta.url));

/** The text of the server in one file. */
export function emitShim(): string {
  const { files, diagnostics } = emitProject({ root: SOURCE, entries: [join(SOURCE, "OTA_server.ts")] });
  if (files[0] === undefined || files.length !== 1) {
    throw new Error(`one file expected: ${files.map((file) => file.path)} ${JSON.stringify(diagnostics)}`);
  }
  return files[0].text;
}

/** Writes the server into a folder of its own; the path of the file. */
export function writeShim(text: string): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "shim-"));
  const path = join(folder, "OTA_server.py");
  writeFileSync(path, text);
  return { path, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Whether an interpreter is to be had. */
export function runs(interpreter: string): boolean {
  return spawnSync(interpreter, ["-c", "print('yes')"], { encoding: "utf8" }).stdout?.trim() === "yes";
}

/** MicroPython's unix port: named by `MICROPYTHON`, or on the PATH. */
export const { MICROPYTHON = "micropython" } = process.env;

/** Serves the folder `root` with `interpreter` until the test ends. */
export async function startShim(interpreter: string, shim: string, root: string): Promise<RunningServer> {
  const port = await freePort();
  const child = spawn(interpreter, [shim, root, String(port)], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk) => {
    output += chunk;
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  for (let i = 0; !output.includes("serving"); i += 1) {
    if (i > 500 || child.exitCode !== null) {
      throw new Error(`${interpreter} does not serve: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { port, lines: () => output.split(/\r?\n/) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") {
          reject(new Error("no port"));
        } else {
          resolve(address.port);
        }
      });
    });
  });
}
