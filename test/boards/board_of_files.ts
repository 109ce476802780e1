import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { emitProject } from "../../codegen/index.js";
import { Board, type FilesystemKind, ModelRuntime, type Runtime } from "../../src/board/index.js";
import type { FaultScenario, Surroundings } from "../../src/faults/index.js";
import { incompatible } from "../support/marked.js";
import { Oracle, versionFile } from "../sweep/oracle.js";
import { type Files, files, type Release, serverOf } from "../sweep/releases.js";
import type { End } from "../sweep/scenarios.js";
import { withoutStore } from "./store.js";

const PROGRAMS = "test/boards/programs";
const LIBRARY = "src/device/flash/lib";
export const BOARD_OF_FILES = "src/device/boards/files/flash";

/** The module's text, in the place of the one for Pycom's boards: all other modules are as they are. */
const sources = new Map([
  [resolve(LIBRARY, "ota_board.ts"), readFileSync(`${BOARD_OF_FILES}/lib/ota_board.ts`, "utf8")],
]);

/** The TypeScript, whatever the board has in its place. */
export const model: Runtime = new ModelRuntime({
  boot: `${BOARD_OF_FILES}/boot.ts`,
  main: `${PROGRAMS}/main.ts`,
  sources,
});

/** What a user copies onto the board, first the library and then what is for this board, and the programs. */
const programs: Files = files({
  ...emitted("device/flash"),
  ...emitted("device/boards/files/flash"),
  ...Object.fromEntries(
    emitProject({ entries: [PROGRAMS], libraries: [`${BOARD_OF_FILES}/lib`, LIBRARY] }).files.map(
      ({ path, text }) => [`/flash/${path}`, text],
    ),
  ),
});

function emitted(folder: string): Record<string, Uint8Array> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return Object.fromEntries(
    paths
      .filter((path) => path.endsWith(".py"))
      .map((path) => [`/flash/${path}`, readFileSync(`${folder}/${path}`)]),
  );
}

/** An update of such a board. */
export interface FilesUpdate {
  readonly name: string;
  readonly from: Release;
  readonly to: Release;
  /** Where it may end that has its server; undisturbed, at the first of these. */
  readonly ends: readonly End[];
  /** Whether the library, boot.py and main.py are new in each release. */
  readonly ownsLibrary?: boolean;
  /** Bytes of its volume, where the smallest board's is too small. */
  readonly flashBytes?: number;
  /** What the board has in the place of these programs, by path. */
  readonly instead?: Readonly<Record<string, string>>;
}

/** A board without `pycom`, and what must have come of its update. */
export function scenarioOf(update: FilesUpdate, filesystem: FilesystemKind): FaultScenario {
  const { name, ends, ownsLibrary = false, flashBytes, instead = {} } = update;
  const size = flashBytes === undefined ? {} : { bytes: flashBytes };
  const [from, to] = [update.from, update.to].map((release) =>
    ownsLibrary ? withPrograms(release) : release,
  );
  if (from === undefined || to === undefined) throw new Error("no releases");
  const foreign = new Map([
    ...files({ "/flash/readings.csv": "1;230\n" }),
    ...(ownsLibrary ? new Map<string, Uint8Array>() : programs),
    ...files(instead),
  ]);
  const releases = [from, to];
  const board = (surroundings: Surroundings) => {
    const made = new Board({ flash: { filesystem, ...size }, lacks: ["pycom"] });
    const hosts = { "192.168.4.1:8000": serverOf(releases, { refuse: surroundings === "alone" }) };
    made.join({ ssid: "van", password: "secret" }, hosts);
    return made;
  };
  const installed = board("alone");
  const version = files({ "/flash/OTA_VERSION.py": versionFile(from) });
  for (const [path, content] of [...foreign, ...from.files, ...version]) {
    installed.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    installed.fs.writeFileSync(path, content);
  }
  const start = installed.storage();
  const oracle = new Oracle({ foreign, from, to, ends, keeps: false, start });
  return {
    name,
    start,
    board,
    judge: ({ storage, ...settled }) => [
      ...(storage.nvs.size > 0 ? ["non-volatile storage is used"] : []),
      ...oracle.judge({ ...settled, storage: withoutStore(storage) }),
    ],
  };
}

function withPrograms(release: Release): Release {
  return { ...release, files: new Map([...release.files, ...incompatible(programs, release.version)]) };
}
