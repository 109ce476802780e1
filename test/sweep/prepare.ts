import {
  Board,
  type BoardStorage,
  type FilesystemKind,
  ftpHosts,
  type Hosts,
  type Runtime,
} from "../../src/board/index.js";
import { type FaultScenario, replay, type Surroundings } from "../../src/faults/index.js";
import { incompatible, marked } from "../support/marked.js";
import type { Build } from "./build.js";
import { Oracle, versionFile } from "./oracle.js";
import { type Files, files, isEqual, mirrorOf, type Release, serverOf } from "./releases.js";
import { FOREIGN_FOLDERS, type UpdateScenario } from "./scenarios.js";

/** A scenario on a board: the releases are completed by the programs, the board is brought to where it begins. */
export function prepare(
  scenario: UpdateScenario,
  build: Build,
  runtime: Runtime,
  filesystem: FilesystemKind = "fat",
): FaultScenario {
  const programs = programsOf(scenario, build);
  const releases = scenario.releases.map((release) =>
    scenario.ownsLibrary ? withPrograms(release, programs, scenario.renewed) : release,
  );
  const own = scenario.ownsLibrary ? [] : programs;
  const foreign = new Map([...scenario.foreign, ...own, ...cardOf(scenario, releases)]);
  const [first] = releases;
  if (first === undefined) throw new Error(`${scenario.name} has no release`);

  const board = (offered: readonly Release[]) => (surroundings: Surroundings) => {
    const { spoilt, isUnmounted = false, isRefused = false } = scenario;
    const flashBytes = scenario.flashBytes?.[filesystem];
    const size = flashBytes === undefined ? {} : { bytes: flashBytes };
    const refused = isRefused ? (scenario.releases.at(-1)?.firmware ?? undefined) : undefined;
    const made = new Board({
      flash: { filesystem, ...size },
      sd: { isMounted: !isUnmounted },
      ...(refused === undefined ? {} : { startsImage: (image) => !isEqual(image, refused) }),
    });
    const hosts =
      scenario.program === "ftp"
        ? fileServerOf(offered, surroundings === "alone")
        : { "192.168.4.1:8000": serverOf(offered, { refuse: surroundings === "alone", spoilt }) };
    made.join({ ssid: "van", password: "secret" }, hosts);
    return made;
  };
  const scenarioFor = (offered: readonly Release[], start: BoardStorage, from: Release): FaultScenario => {
    const { ends = ["new"], keeps = false, isUnmounted = false } = scenario;
    const to = offered.at(-1) ?? from;
    const oracle = new Oracle({ foreign, from, to, ends, keeps, isUnmounted, start });
    return {
      name: scenario.name,
      start,
      board: board(offered),
      judge: (settled) => oracle.judge(settled),
    };
  };

  const start = installed(board([])("alone"), first, foreign);
  if (scenario.before === undefined) return scenarioFor(releases, start, first);
  const { to, part } = scenario.before;
  const middle = releases.findIndex(({ version }) => version === to);
  const earlier = scenarioFor(releases.slice(0, middle + 1), start, first);
  const { settling } = replay(earlier, runtime, "");
  const done = settling.at(-1);
  if (done === undefined) throw new Error("nothing was run");
  if (part === 1) return scenarioFor(releases, done.storage, releases[middle] ?? first);
  const interrupted = replay(earlier, runtime, `cut@${Math.floor(done.trace.length * part)}`).lives.at(-1);
  if (interrupted === undefined) throw new Error("nothing was run");
  return scenarioFor(releases, interrupted.storage, first);
}

/** What is on the board besides the releases, and runs. */
function programsOf({ program }: UpdateScenario, build: Build): Map<string, Uint8Array> {
  const main = [["/flash/main.py", build.program(program)]] as const;
  switch (program) {
    case "first_client":
      return new Map(main);
    case "meter":
    case "mounting":
      return new Map([...build.library, ...main, ["/flash/app.py", build.program("app")]]);
    default:
      return new Map([...build.library, ...build.transports, ...main]);
  }
}

/** The mirror on the card, where there is one. */
function cardOf({ program }: UpdateScenario, releases: readonly Release[]): Files {
  if (program !== "card") return new Map();
  return new Map([...mirrorOf(releases)].map(([name, content]) => [`/sd/ota/${name}`, content]));
}

function fileServerOf(releases: readonly Release[], refuse: boolean): Hosts {
  if (refuse) return {};
  const mirror = mirrorOf(releases);
  return ftpHosts("192.168.4.1", (path) => mirror.get(path.replace("/releases/", "")), {
    account: { user: "meter", password: "let me in" },
  });
}

function withPrograms(release: Release, programs: Files, renewed?: readonly string[]): Release {
  const own = new Map([...programs].filter(([path]) => renewed?.includes(path) ?? true));
  const mark = renewed === undefined ? incompatible : marked;
  return { ...release, files: new Map([...release.files, ...programs, ...mark(own, release.version)]) };
}

function installed(board: Board, release: Release, foreign: Files): BoardStorage {
  const version = files({ "/flash/OTA_VERSION.py": versionFile(release) });
  for (const folder of FOREIGN_FOLDERS) board.fs.mkdirSync(folder, { recursive: true });
  for (const [path, content] of [...foreign, ...release.files, ...version]) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  return board.storage();
}
