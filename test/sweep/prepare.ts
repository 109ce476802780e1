import { Board, type BoardStorage, type FilesystemKind, type Runtime } from "../../src/board/index.js";
import { type FaultScenario, replay, type Surroundings } from "../../src/faults/index.js";
import { type Build, marked } from "./build.js";
import { Oracle, versionFile } from "./oracle.js";
import { type Files, files, type Release, serverOf } from "./releases.js";
import type { UpdateScenario } from "./scenarios.js";

/** A scenario on a board: the releases are completed by the programs, the board is brought to where it begins. */
export function prepare(
  scenario: UpdateScenario,
  build: Build,
  runtime: Runtime,
  filesystem: FilesystemKind = "fat",
): FaultScenario {
  const programs = new Map(scenario.program === "meter" ? build.library : []);
  programs.set("/flash/main.py", build.program(scenario.program));
  if (scenario.program === "meter") programs.set("/flash/app.py", build.program("app"));
  const releases = scenario.releases.map((release) =>
    scenario.ownsLibrary ? withPrograms(release, programs) : release,
  );
  const foreign = scenario.ownsLibrary ? scenario.foreign : new Map([...scenario.foreign, ...programs]);
  const [first] = releases;
  if (first === undefined) throw new Error(`${scenario.name} has no release`);

  const board = (offered: readonly Release[]) => (surroundings: Surroundings) => {
    const { spoilt, flashBytes } = scenario;
    const size = flashBytes === undefined ? {} : { bytes: flashBytes };
    const made = new Board({ flash: { filesystem, ...size } });
    const hosts = { "192.168.4.1:8000": serverOf(offered, { refuse: surroundings === "alone", spoilt }) };
    made.join({ ssid: "van", password: "secret" }, hosts);
    return made;
  };
  const scenarioFor = (offered: readonly Release[], start: BoardStorage, from: Release): FaultScenario => {
    const { ends = ["new"] } = scenario;
    const oracle = new Oracle({ foreign, from, to: offered.at(-1) ?? from, ends, start });
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

function withPrograms(release: Release, programs: Files): Release {
  const own = [...programs].map(([path, text]) => [path, marked(text, release.version)] as const);
  return { ...release, files: new Map([...release.files, ...own]) };
}

function installed(board: Board, release: Release, foreign: Files): BoardStorage {
  const version = files({ "/flash/OTA_VERSION.py": versionFile(release) });
  for (const [path, content] of [...foreign, ...release.files, ...version]) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  return board.storage();
}
