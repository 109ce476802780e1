import type { BoardState, Filesystem, Life, Writing } from "../src/native/index.js";
import { NativeBoard } from "../src/native/index.js";
import { answers, bytes, files, firstClient, type Release, withLibrary } from "../test/native/releases.js";
import { editedModules } from "./edits.js";

/** An update that is measured. */
export interface Update {
  readonly from: Release;
  readonly to: Release;
}

export type Client = "first" | "library";

const FIRMWARE = bytes(2000, 3);
const NEXT_FIRMWARE = bytes(204_800, 13);
/** Four files, 10.7 KB in all; the last of them is new. */
export const SIZES = [4100, 3300, 2200, 1357];

const APP = `from OTA import WiFiOTA

def run():
    ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)
    ota.connect()
    ota.update()
`;

/** Functions of `ota_update`, and what is being done while they run. */
export const STEPS = {
  request: "plan",
  fetch_files: "stage",
  commit: "back up, commit",
  install: "install, clean",
  restart: "after the restart",
} as const;

/** Says in non-volatile storage, which is no write of the volume, what the library is about to do. */
const TELLING_APP = `import ota_update
import pycom

STEPS = ${JSON.stringify(STEPS)}

def telling(step, phase):
    def call(*arguments):
        pycom.nvs_set("phase", phase)
        return step(*arguments)
    return call

for name, phase in STEPS.items():
    setattr(ota_update, name, telling(getattr(ota_update, name), phase))

${APP}`;

/** Restarts where it would install. */
const STOPPING_APP = `import ota_board
import ota_update

ota_update.install = lambda trial_boots: ota_board.restart()

${APP}`;

/**
 * All files of `sizes` changed but for the last, which is new, with 200 KB of firmware or without. `telling`: the
 * library says what it does.
 */
export function reference(
  client: Client,
  options: { firmware: boolean; sizes?: readonly number[]; telling?: boolean },
): Update {
  const { sizes = SIZES } = options;
  const programs =
    client === "first"
      ? firstClient()
      : withLibrary("", appFiles(options.telling === true ? TELLING_APP : APP));
  const data = (seed: number, count: number) =>
    new Map(
      sizes.slice(0, count).map((size, index) => [`/flash/lib/part${index}.py`, bytes(size, seed + index)]),
    );
  return {
    from: {
      version: "1.0.0",
      files: new Map([...programs, ...data(3, sizes.length - 1)]),
      firmware: FIRMWARE,
    },
    to: {
      version: "1.0.1",
      files: new Map([...programs, ...data(17, sizes.length)]),
      firmware: options.firmware ? NEXT_FIRMWARE : FIRMWARE,
    },
  };
}

/** An update of so many small files in 16 folders, with the library. */
export function manyFiles(count: number): Update {
  const data = (text: string) =>
    files(
      Object.fromEntries(
        Array.from({ length: count }, (_, at) => [`/flash/d${at % 16}/${at}.txt`, `${text}${at}\n`]),
      ),
    );
  const programs = withLibrary("", appFiles(APP));
  return {
    from: { version: "1.0.0", files: new Map([...programs, ...data("a")]), firmware: FIRMWARE },
    to: { version: "1.0.1", files: new Map([...programs, ...data("b")]), firmware: FIRMWARE },
  };
}

/** Everything at once: of 50 modules like the library's own, 10 edited, which patches bring; and 200 KB of firmware. */
export function everything(): Update {
  const { from, to } = editedModules();
  const programs = withLibrary("", appFiles(APP));
  return {
    from: { version: "1.0.0", files: new Map([...programs, ...from]), firmware: FIRMWARE },
    to: { version: "1.0.1", files: new Map([...programs, ...to]), firmware: NEXT_FIRMWARE },
  };
}

/** Its first start ends right behind the commit: the next one installs. */
export function committed(): Update {
  const { from, to } = reference("library", { firmware: true });
  const app = (text: string) => [...appFiles(text)];
  return {
    from: { ...from, files: new Map([...from.files, ...app(STOPPING_APP)]) },
    to: { ...to, files: new Map([...to.files, ...app("def run():\n    pass\n")]) },
  };
}

export interface BoardKind {
  readonly interpreter: string;
  readonly filesystem?: Filesystem;
  readonly flashBytes?: number;
  /** What FAT gives out at a time. */
  readonly clusterBytes?: number;
}

/** Lets a board with `from` on it live until it rests. @throws Error where it does not come to `to` */
export function updated(
  kind: BoardKind,
  { from, to }: Update,
  writing: Writing,
): { start: BoardState; life: Life } {
  const { interpreter, filesystem = "fat", ...size } = kind;
  const board = new NativeBoard(interpreter, { filesystem, ...size, answers: answers(from, to) });
  try {
    const start = board.install(from.files, from.firmware);
    const life = board.live(start, writing);
    const version = board.contents(life.end)?.files.get("/flash/OTA_VERSION.py");
    if (version === undefined || !Buffer.from(version).toString().includes(to.version)) {
      throw new Error(`the update to ${to.version} failed: ${life.output}`);
    }
    return { start, life };
  } finally {
    board.close();
  }
}

function appFiles(text: string) {
  return files({ "/flash/lib/app.py": text });
}
