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

/** A program that goes on for ever is stopped once it has sent so many readings: before its update, or after a restart. */
const UPLINKS = { first: 20, later: 2 };
/** Where a board keeps the version that it has. */
const VERSION_FILE = "/flash/OTA_VERSION.py";
/** What an update needs, and a release has to bring along. */
const LIBRARY = "/flash/lib/OTA.py";
/** How many starts of a trial are left: there is one as long as there is such a number. */
const TRIAL = "ota_boots";
const MOST_BOOTS = 5;
const MOST_OPERATIONS = 500_000;
/** A program that does nothing at all is stopped after so long, in milliseconds. */
const LONGEST_SILENCE = 60_000;

export interface Simulation {
  /** The folder of releases. */
  readonly releases: string;
  /** What is on the board at first. */
  readonly from: string;
  /** What tells the board over LoRaWAN to update: the answer to its first uplink. */
  readonly downlink: Uint8Array;
  readonly onStart: (start: { readonly url: string; readonly manifest: Manifest | null }) => void;
  readonly onEvent: (event: BoardEvent) => void;
}

/** How the simulation ended. */
export interface SimulationResult {
  readonly state: BoardState;
  readonly before: ReadonlyMap<string, Uint8Array>;
  /** The starts that a trial has left; null where the board is on none. */
  readonly trialStarts: number | null;
  /** How the board differs from the release that the manifest names; empty where it is that release. */
  readonly faults: readonly string[];
}

/** The release that the simulation is to start from does not exist. */
export class NoSuchReleaseError extends Error {
  override readonly name = "NoSuchReleaseError";
}

/** The board's program runs, and does nothing that could be seen. */
export class SilentProgramError extends Error {
  override readonly name = "SilentProgramError";
}

/**
 * Puts a release on a simulated board, serves its successors over HTTP on loopback, tells the board over LoRaWAN to
 * update, and lets it run on MicroPython until it has started into whatever it has then.
 *
 * @throws NoSuchReleaseError, SilentProgramError
 */
export async function simulate(simulation: Simulation): Promise<SimulationResult> {
  const { releases, from, downlink, onStart, onEvent } = simulation;
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
    const state = await finished(describe(before, firmware, port, downlink), onEvent);
    const version = manifest?.version ?? from;
    const release = await folder.release(version);
    const faults = differences(state, release, manifest);
    if (before.has(LIBRARY) && !release.has(LIBRARY.slice(1))) {
      faults.push(`${version} has no ${LIBRARY}: a board that takes it is never updated again`);
    }
    const left = state.nvs.get(TRIAL);
    return { state, before, faults, trialStarts: typeof left === "number" ? left : null };
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

/** Runs the board to its end, as long as something happens on it. */
async function finished(
  description: BoardDescription,
  onEvent: (event: BoardEvent) => void,
): Promise<BoardState> {
  const thread = new BoardThread(description, (event) => {
    silence.refresh();
    onEvent(event);
  });
  let isSilent = false;
  const silence = setTimeout(() => {
    isSilent = true;
    void thread.stop();
  }, LONGEST_SILENCE);
  try {
    return await thread.finished;
  } catch (error) {
    if (!isSilent) throw error;
    throw new SilentProgramError(`the program has done nothing for ${LONGEST_SILENCE / 1000} seconds`);
  } finally {
    clearTimeout(silence);
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
  downlink: Uint8Array,
): BoardDescription {
  return {
    options: firmware === undefined ? {} : { firmware },
    files,
    wifi: [{ ssid: ANY_NETWORK, admitsAll: true, servers: { [ANY_SERVER]: { host: "127.0.0.1", port } } }],
    downlinks: [downlink],
    runtime: { type: "micropython" },
    boots: MOST_BOOTS,
    operations: MOST_OPERATIONS,
    uplinks: UPLINKS,
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
    const isKept = state.nvs.has(TRIAL) && path.includes("/.ota/");
    if (!expected.has(path) && path !== VERSION_FILE && !isKept) faults.push(`${path} is left over`);
  }
  if (manifest === null) return faults;
  const told = new TextDecoder().decode(state.files.get(VERSION_FILE) ?? new Uint8Array());
  if (!told.includes(`VERSION = '${manifest.version}'`))
    faults.push(`${VERSION_FILE} does not say ${manifest.version}`);
  const { firmware } = manifest;
  const running = state.slots.running === 0 ? state.slots.images[0] : state.slots.images[1];
  if (firmware !== null && sha1Of(running) !== firmware.hash)
    faults.push("the firmware that runs is another");
  if (state.stops.length < 2) {
    faults.push(
      state.uplinks.length === 0
        ? "the board has sent nothing over LoRaWAN, so nothing told it to update"
        : "the board has not restarted",
    );
  }
  if (state.stop.why === "error")
    faults.push(`the program failed: ${state.stop.error}: ${state.stop.message}`);
  return faults;
}

function sha1Of(content: Uint8Array): string {
  return createHash("sha1").update(content).digest("hex");
}
