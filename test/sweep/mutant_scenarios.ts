import type { BoardStorage, Runtime } from "../../src/board/index.js";
import { type FaultScenario, replay } from "../../src/faults/index.js";
import type { Build } from "./build.js";
import { prepare } from "./prepare.js";
import { files, type Release } from "./releases.js";
import type { UpdateScenario } from "./scenarios.js";

/** Small updates, which are soon swept. */
export const MUTANT_SCENARIOS = [
  "update",
  "firmware",
  "firmware does not start",
  "failed trial",
  "rollback",
  "wrong bytes",
  "wrong firmware",
  "no firmware",
  "damaged journal",
  "damaged download",
  "damaged backup",
] as const;

export type MutantScenario = (typeof MUTANT_SCENARIOS)[number];

const OLD = { "/flash/config.py": "ID = 7\n", "/flash/gone.py": "x = 1\n", "/flash/last.py": "a = 1\n" };
const NEW = { "/flash/config.py": "ID = 8\n", "/flash/lib/new.py": "y = 2\n", "/flash/last.py": "a = 2\n" };

function releases(wish: string, firmware: Uint8Array | null): readonly Release[] {
  const trial = (text: string) => (wish === "" ? {} : { "/flash/trial.txt": text });
  return [
    { version: "1.0.0", files: files({ ...OLD, ...trial("try") }), firmware: null },
    { version: "1.0.1", files: files({ ...NEW, ...trial(wish) }), firmware },
  ];
}

const plain: UpdateScenario = {
  name: "small",
  program: "meter",
  foreign: files({ "/flash/readings.csv": "1;230\n" }),
  ownsLibrary: false,
  releases: releases("", null),
};

function dataOf(name: MutantScenario): UpdateScenario {
  const firmware = Uint8Array.of(0xe9, 1, 2, 3);
  switch (name) {
    case "update":
    case "damaged journal":
    case "damaged download":
      return plain;
    case "firmware":
      return { ...plain, releases: releases("", firmware) };
    case "firmware does not start":
      return { ...plain, releases: releases("", firmware), isRefused: true, ends: ["refused"] };
    case "damaged backup":
      return { ...plain, releases: releases("rollback", firmware), ends: ["new"] };
    case "failed trial":
      return { ...plain, releases: releases("crash", firmware), ends: ["refused"] };
    case "rollback":
      return { ...plain, releases: releases("rollback", firmware), ends: ["refused"] };
    case "wrong bytes":
      return { ...plain, spoilt: "/flash/config.py", ends: ["old"] };
    case "wrong firmware":
      return { ...plain, releases: releases("", firmware), spoilt: ".blocks", ends: ["old"] };
    case "no firmware":
      return {
        ...plain,
        releases: releases(
          "",
          firmware.map(() => 0),
        ),
        ends: ["old"],
      };
  }
}

/** A small scenario on the board that the unchanged library brought to its beginning. */
export function mutantScenario(name: MutantScenario, made: Build): FaultScenario {
  const scenario = prepare(dataOf(name), made, made.model);
  const content = DAMAGED[name];
  return content === undefined
    ? scenario
    : { ...scenario, start: damaged(committed(scenario, made.model), content) };
}

/** The board right behind the commit point, when nothing is installed yet. */
export function committed(scenario: FaultScenario, runtime: Runtime): BoardStorage {
  const trace = replay(scenario, runtime, "").settling.at(-1)?.trace ?? [];
  const commit = trace.findIndex(({ op, args }) => op === "pycom.nvs_set" && args[0] === 'str "ota"');
  const storage = replay(scenario, runtime, `after@${commit}`).lives.at(-1)?.storage;
  if (storage === undefined) throw new Error("the update does not commit");
  return storage;
}

/** What the updater's files hold that are damaged. */
const DAMAGED: Readonly<Partial<Record<MutantScenario, string>>> = {
  "damaged journal": " /flash/lib/new.py",
  "damaged download": "ID = 8",
  "damaged backup": "ID = 7",
};

/** The updater's files that hold a text have lost their second half. */
function damaged(storage: BoardStorage, text: string): BoardStorage {
  const found = [...storage.files].filter(
    ([path, content]) => path.startsWith("/flash/.ota/") && Buffer.from(content).includes(text),
  );
  if (found.length === 0) throw new Error(`nothing holds ${text}`);
  const halves = found.map(([path, content]) => [path, content.subarray(0, content.length / 2)] as const);
  return { ...storage, files: new Map([...storage.files, ...halves]) };
}
