import { stdout } from "node:process";
import type { Command } from "commander";
import type { BoardEvent } from "../board/thread/description.js";
import type { Manifest } from "../simulation/manifest.js";
import {
  NoSuchReleaseError,
  SilentProgramError,
  type SimulationResult,
  simulate,
} from "../simulation/simulate.js";
import { Progress } from "./progress.js";
import { requireFolder } from "./serve.js";
import { UsageError } from "./terminal.js";

/** What the library notes at its commit point. */
const INSTALLING = 1;

const HELP = `
The downlink answers the board's first uplink. What is in reach: every network, and behind each address a server of the
releases. A program that goes on is stopped after its second uplink behind a restart, or its twentieth before one.
`;

/** @throws UsageError */
function parseHex(text: string): string {
  if (!/^(?:[0-9a-f]{2})+$/i.test(text)) throw new UsageError(`not bytes in hexadecimal: ${text}`);
  return text;
}

export function addSimulate(program: Command): void {
  program
    .command("simulate")
    .description("Let a simulated board, running real MicroPython, update itself from a folder of releases.")
    .argument("<releases>", "the folder of releases")
    .requiredOption("--from <version>", "the release that is on the board at first")
    .option("--downlink <hex>", "what tells the board over LoRaWAN to update", parseHex, "010203")
    .addHelpText("after", HELP)
    .action(run);
}

async function run(
  releases: string,
  { from, downlink }: { readonly from: string; readonly downlink: string },
): Promise<void> {
  await requireFolder(releases);
  const view = new View();
  const result = await simulate({
    releases,
    from,
    downlink: new Uint8Array(Buffer.from(downlink, "hex")),
    onStart: ({ url, manifest }) => view.start(url, from, manifest),
    onEvent: (event) => view.show(event),
  }).catch((error: unknown) => {
    const isUsage = error instanceof NoSuchReleaseError || error instanceof SilentProgramError;
    throw isUsage ? new UsageError(error.message) : error;
  });
  view.end(result);
  if (result.faults.length > 0) process.exitCode = 1;
}

/** Tells a simulation as it happens. */
class View {
  readonly #progress = new Progress(stdout);
  #manifest: Manifest | null = null;

  start(url: string, from: string, manifest: Manifest | null): void {
    this.#manifest = manifest;
    const offer = manifest === null ? "nothing newer" : `version ${manifest.version}`;
    console.log(`server   ${url} offers a board at ${from}: ${offer}`);
  }

  show(event: BoardEvent): void {
    if (event.type === "operation") {
      this.#showOperation(event.name, event.args);
      return;
    }
    this.#progress.stop();
    if (event.type === "boot")
      console.log(`board    boot ${event.boot} on MicroPython, firmware slot ${event.slot}`);
    else if (event.type === "line") console.log(`board  | ${event.text}`);
    else console.log(`board    ${stopText(event)}`);
  }

  #showOperation(name: string, args: readonly (number | string | boolean)[]): void {
    const [first, second] = args;
    if (name === "open" && second === "wb" && typeof first === "string") {
      const file = this.#stagedFile(first);
      if (file !== undefined) this.#progress.start(file.path, file.size);
    } else if (name === "file.write" && typeof second === "number") {
      this.#progress.add(second);
    } else if (name === "pycom.ota_start") {
      this.#progress.start("firmware", this.#manifest?.firmware?.size ?? 0);
    } else if (name === "pycom.ota_write" && typeof first === "number") {
      this.#progress.add(first);
    } else if (name === "pycom.nvs_set" && first === "ota" && second === INSTALLING) {
      console.log("board    all is there and verified: committed");
    } else if (name === "pycom.ota_finish") {
      console.log("board    files installed, firmware slot marked");
    }
  }

  /** The library stages the manifest's files under the beginning of their hashes. */
  #stagedFile(path: string): { readonly path: string; readonly size: number } | undefined {
    const name = /\/\.ota\/([0-9a-f]+)\.new$/.exec(path)?.[1];
    return name === undefined ? undefined : this.#manifest?.files.find(({ hash }) => hash.startsWith(name));
  }

  end({ state, before, faults, trialStarts }: SimulationResult): void {
    console.log("\nOn the board:");
    const paths = [...new Set([...before.keys(), ...state.files.keys()])].sort();
    for (const path of paths) {
      const change = changeOf(before.get(path), state.files.get(path));
      if (change !== "") console.log(`  ${change}  ${path}`);
    }
    console.log(`  firmware slot ${state.slots.running} runs`);
    for (const fault of faults) console.error(`WRONG: ${fault}`);
    if (faults.length > 0) return;
    const version = this.#manifest?.version ?? "what it was";
    console.log(`\nThe board is at ${version}: every file is that release's.`);
    if (trialStarts !== null) {
      console.log(
        `It is on trial, not confirmed, and goes back unless it is within ${trialStarts} more starts.`,
      );
    }
  }
}

function stopText({ stop }: Extract<BoardEvent, { type: "stop" }>): string {
  if (stop.why === "halt") return "runs on; the simulation ends here";
  if (stop.why === "error") return `stopped by ${stop.error}: ${stop.message}\n${stop.traceback}`;
  return stop.why === "end" ? "its programs ended" : `stopped: ${stop.why}`;
}

function changeOf(before: Uint8Array | undefined, after: Uint8Array | undefined): string {
  if (before === undefined) return `added    ${size(after)}`;
  if (after === undefined) return `deleted  ${size(before)}`;
  return Buffer.from(before).equals(after) ? "" : `changed  ${size(after)}`;
}

function size(content: Uint8Array | undefined): string {
  return `${content?.length ?? 0} bytes`.padStart(13);
}
