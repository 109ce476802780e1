import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ANY_NETWORK } from "../board/hardware/wifi.js";
import { ANY_SERVER } from "../board/sockets/real-network.js";
import { BoardThread } from "../board/thread/board-thread.js";
import type { BoardDescription, BoardEvent, BoardState } from "../board/thread/description.js";
import type { Release } from "../releases/difference.js";
import { createServer, Digests, listen, ReleaseFolder } from "../server/index.js";
import { type Manifest, readManifest } from "./manifest.js";

/** What the trigger says over LoRaWAN. */
const UPDATE_COMMAND = Uint8Array.of(1, 2, 3);
/** A program that goes on for ever is stopped once it has sent so many readings after a start. */
const UPLINKS = 2;
/** Where a board keeps the version that it has. */
const VERSION_FILE = "/flash/OTA_VERSION.py";
const MOST_BOOTS = 5;
const MOST_OPERATIONS = 20_000_000;

export interface Simulation {
  /** The folder of releases. */
  readonly releases: string;
  /** What is on the board at first. */
  readonly from: string;
  readonly onStart: (start: { readonly url: string; readonly manifest: Manifest | null }) => void;
  readonly onEvent: (event: BoardEvent) => void;
}

/** How the simulation ended. */
export interface SimulationResult {
  readonly state: BoardState;
  readonly before: ReadonlyMap<string, Uint8Array>;
  /** How the board differs from the release that the manifest names; empty where it is that release. */
  readonly faults: readonly string[];
}

/** The release that the simulation is to start from does not exist. */
export class NoSuchReleaseError extends Error {
  override readonly name = "NoSuchReleaseError";
}

/**
 * Puts a release on a simulated board, serves its successors over HTTP on loopback, tells the board over LoRaWAN to
 * update, and lets it run on MicroPython until it has started into whatever it has then.
 *
 * @throws NoSuchReleaseError
 */
export async function simulate(simulation: Simulation): Promise<SimulationResult> {
  const { releases, from, onStart, onEvent } = simulation;
  const digests = new Digests();
  const folder = new ReleaseFolder(releases, digests, () => {});
  const { releases: versions, images } = await folder.catalogue();
  if (!versions.includes(from)) {
    throw new NoSuchReleaseError(
      `no release ${from} in ${releases}: there are ${versions.join(", ") || "none"}`,
    );
  }
  const server = createServer({ root: releases, digests });
  const port = await listen(server, "127.0.0.1", 0);
  try {
    const url = `http://127.0.0.1:${port}`;
    const manifest = await readManifest(`${url}/manifest.json?current_ver=${encodeURIComponent(from)}`);
    onStart({ url, manifest });
    const before = await filesOf(releases, from, await folder.release(from));
    before.set(VERSION_FILE, new TextEncoder().encode(`VERSION = '${from}'\n`));
    const firmware = images.includes(from)
      ? await readFile(join(releases, `firmware_${from}.bin`))
      : undefined;
    const thread = new BoardThread(describe(before, firmware, port), onEvent);
    const state = await thread.finished;
    const version = manifest?.version ?? from;
    const faults = differences(state, await folder.release(version), manifest);
    return { state, before, faults };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

async function filesOf(root: string, version: string, release: Release): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const { path } of release.values()) {
    files.set(`/${path}`, await readFile(join(root, version, path)));
  }
  return files;
}

function describe(
  files: ReadonlyMap<string, Uint8Array>,
  firmware: Uint8Array | undefined,
  port: number,
): BoardDescription {
  return {
    options: firmware === undefined ? {} : { firmware },
    files,
    wifi: [{ ssid: ANY_NETWORK, admitsAll: true, servers: { [ANY_SERVER]: { host: "127.0.0.1", port } } }],
    downlinks: [UPDATE_COMMAND],
    runtime: { type: "micropython" },
    boots: MOST_BOOTS,
    operations: MOST_OPERATIONS,
    uplinks: { count: UPLINKS, fromBoot: 1 },
    watch: ["open", "file.write", "pycom.ota_start", "pycom.ota_write", "pycom.ota_finish", "pycom.nvs_set"],
  };
}

function differences(state: BoardState, release: Release, manifest: Manifest | null): string[] {
  const faults: string[] = [];
  const expected = new Map([...release.values()].map(({ path, sha1 }) => [`/${path}`, sha1]));
  for (const [path, sha1] of expected) {
    const content = state.files.get(path);
    if (content === undefined) faults.push(`${path} is missing`);
    else if (sha1Of(content) !== sha1) faults.push(`${path} is another`);
  }
  for (const path of state.files.keys()) {
    if (!expected.has(path) && path !== VERSION_FILE) faults.push(`${path} is left over`);
  }
  if (manifest === null) return faults;
  const told = new TextDecoder().decode(state.files.get(VERSION_FILE) ?? new Uint8Array());
  if (!told.includes(`VERSION = '${manifest.version}'`))
    faults.push(`${VERSION_FILE} does not say ${manifest.version}`);
  const { firmware } = manifest;
  const running = state.slots.running === 0 ? state.slots.images[0] : state.slots.images[1];
  if (firmware !== null && sha1Of(running) !== firmware.hash)
    faults.push("the firmware that runs is another");
  if (state.stops.length < 2) faults.push("the board has not restarted");
  if (state.stop.why === "error")
    faults.push(`the program failed: ${state.stop.error}: ${state.stop.message}`);
  return faults;
}

function sha1Of(content: Uint8Array): string {
  return createHash("sha1").update(content).digest("hex");
}
