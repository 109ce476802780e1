import type { FilesystemKind } from "../../src/board/index.js";
import { type Files, files, type Release } from "./releases.js";

/**
 * Where a board ends that has its server: at the new release; at the old one, with the new one remembered as bad; or at the
 * old one, because what the server sends is never right.
 */
export type End = "new" | "refused" | "old";

/** An update that is swept: data only, for every harness. */
export interface UpdateScenario {
  readonly name: string;
  /** The program in `programs` that is the board's `main.py`. */
  readonly program: "meter" | "card" | "mounting" | "ftp" | "first_client";
  /** What is on the board and in no release. The library is, unless `ownsLibrary`. */
  readonly foreign: Files;
  /** Oldest first: the first is on the board, the last is what it ends at. */
  readonly releases: readonly Release[];
  /** Whether `boot.py`, `main.py` and the library belong to the releases, and are new in each. */
  readonly ownsLibrary: boolean;
  /** Paths of those, where not all of them are new. */
  readonly renewed?: readonly string[];
  /** What happened before: an update to `to`, cut at this part of its operations (1: it went through). */
  readonly before?: { readonly to: string; readonly part: number };
  /** Bytes of its volume, where the smallest board's is too small: on LittleFS each file takes blocks of its own. */
  readonly flashBytes?: Partial<Readonly<Record<FilesystemKind, number>>>;
  /** Whether the old version may be kept beside the new one. */
  readonly keeps?: boolean;
  /** Where it may end; where nothing disturbs it, at the first of these. At the new release unless told otherwise. */
  readonly ends?: readonly End[];
  /** Whether the program has to mount the card, which `boot.py` does not find then. */
  readonly isUnmounted?: boolean;
  /** Whether the bootloader refuses the firmware of the last release, which `ota_verify` takes for good. */
  readonly isRefused?: boolean;
  /** A file of the last release, of which the server sends as many other bytes. */
  readonly spoilt?: string;
}

const FOREIGN = files({
  "/flash/readings.csv": "1;230\n2;231\n",
  "/flash/lib/own/driver.py": "PIN = 4\n",
  "/sd/photo.bin": bytes(700, 3),
});

/** Empty: one that stays so, and one that a release puts a file into. */
export const FOREIGN_FOLDERS = ["/flash/spare", "/sd/tables"];

const FIRST: Release = {
  version: "1.0.0",
  files: files({
    "/flash/config.py": "ID = 7\n",
    "/flash/lib/meter.py": "def read(): return 1\n",
    "/flash/lib/old/gone.py": "x = 1\n",
    "/sd/tariff.txt": "day 30\nnight 20\n",
  }),
  firmware: null,
};

const SECOND: Release = {
  version: "1.0.1",
  files: files({
    "/flash/config.py": "ID = 8\nNAME = 'north'\n",
    "/flash/lib/meter.py": bytes(1500, 5),
    "/flash/lib/codec/v2/frame.py": "y = 2\n",
    "/flash/empty.py": "",
    "/sd/tariff.txt": "day 31\nnight 21\n",
    "/sd/tables/peak.bin": bytes(600, 7),
  }),
  firmware: null,
};

const THIRD: Release = {
  version: "1.0.2",
  files: files({
    "/flash/config.py": "ID = 9\n",
    "/flash/lib/meter.py": "def read(): return 3\n",
    "/flash/lib/old/gone.py": "x = 3\n",
    "/sd/tariff.txt": "day 31\nnight 21\n",
  }),
  firmware: null,
};

/** On each volume a folder becomes a file, and a file a folder. */
const NESTED = withFiles(FIRST, {
  "/flash/lib/codec/frame.py": "z = 1\n",
  "/flash/lib/driver": "A = 1\n",
  "/sd/months/may.txt": "31\n",
  "/sd/days": "7\n",
});

const FLAT = withFiles(
  { ...FIRST, version: "1.0.1" },
  {
    "/flash/lib/codec": "z = 2\n",
    "/flash/lib/driver/spi.py": "A = 2\n",
    "/sd/months": "12\n",
    "/sd/days/monday.txt": "1\n",
  },
);

/** What takes updates on trial, and what is tried: it does with its trial what the text says. */
const TRYING = withFiles(FIRST, { "/flash/trial.txt": "try" });
const TRIED = withFirmware(SECOND);

function tried(wish: string): readonly Release[] {
  return [TRYING, withFiles(TRIED, { "/flash/trial.txt": wish })];
}

/** Of what is there while a version goes back: what starts it, and modules that do it. */
const GOES_BACK = [
  "/flash/boot.py",
  "/flash/main.py",
  "/flash/lib/ota_files.py",
  "/flash/lib/ota_recovery.py",
  "/flash/lib/ota_undo.py",
];

const MB = 1 << 20;

const update = {
  program: "meter",
  foreign: FOREIGN,
  ownsLibrary: false,
} as const;

export const SCENARIOS: readonly UpdateScenario[] = [
  { ...update, name: "files", releases: [FIRST, SECOND] },
  { ...update, name: "firmware", releases: [FIRST, withFirmware(SECOND)] },
  {
    ...update,
    name: "firmware does not start",
    releases: [FIRST, withFirmware(SECOND)],
    isRefused: true,
    ends: ["refused"],
  },
  {
    ...update,
    name: "itself",
    releases: [FIRST, SECOND],
    ownsLibrary: true,
    flashBytes: { fat: MB, littlefs: 2 * MB },
  },
  {
    ...update,
    name: "second update",
    releases: [FIRST, withFirmware(SECOND), withFirmware(THIRD)],
    before: { to: "1.0.1", part: 1 },
  },
  { ...update, name: "leftovers", releases: [FIRST, SECOND], before: { to: "1.0.1", part: 0.35 } },
  {
    ...update,
    name: "leftovers of another version",
    releases: [FIRST, SECOND, THIRD],
    before: { to: "1.0.1", part: 0.35 },
  },
  { ...update, name: "failed trial", releases: tried("crash"), ends: ["refused"] },
  {
    ...update,
    name: "failed trial of itself",
    releases: tried("crash"),
    ownsLibrary: true,
    renewed: GOES_BACK,
    flashBytes: { littlefs: MB },
    ends: ["refused"],
  },
  { ...update, name: "confirmed trial", releases: tried("confirm"), ends: ["new", "refused"] },
  { ...update, name: "kept trial", releases: tried("keep"), ends: ["new", "refused"], keeps: true },
  {
    ...update,
    name: "late rollback",
    releases: tried("keep, go back"),
    ends: ["refused"],
    keeps: true,
  },
  { ...update, name: "rollback", releases: tried("rollback"), ends: ["refused"] },
  { ...update, name: "card", program: "card", releases: [FIRST, withFirmware(SECOND)] },
  {
    ...update,
    name: "card that is mounted late",
    program: "mounting",
    releases: [FIRST, withFirmware(SECOND)],
    isUnmounted: true,
  },
  { ...update, name: "file and folder", releases: [NESTED, FLAT] },
  { ...update, name: "server of files", program: "ftp", releases: [FIRST, withFirmware(SECOND)] },
  {
    ...update,
    name: "wrong bytes",
    releases: [FIRST, SECOND],
    spoilt: "/flash/lib/meter.py",
    ends: ["old"],
  },
];

/** The procedure of the first client: three files changed, one new, one deleted. */
export const FIRST_CLIENT: UpdateScenario = {
  name: "first client",
  program: "first_client",
  ownsLibrary: false,
  foreign: FOREIGN,
  releases: [
    {
      version: "1.0.0",
      files: files({
        "/flash/config.py": "ID = 7\n",
        "/flash/gone.py": "x = 1\n",
        "/flash/lib/meter.py": "def read(): return 1\n",
        "/sd/tariff.txt": "day 30\nnight 20\n",
      }),
      firmware: null,
    },
    {
      version: "1.0.1",
      files: files({
        "/flash/config.py": "ID = 8\n",
        "/flash/lib/meter.py": "def read(): return 2\n",
        "/flash/lib/frame.py": "y = 2\n",
        "/sd/tariff.txt": "day 31\nnight 21\n",
      }),
      firmware: null,
    },
  ],
};

function withFiles(release: Release, content: Readonly<Record<string, string>>): Release {
  return { ...release, files: new Map([...release.files, ...files(content)]) };
}

function withFirmware(release: Release): Release {
  return { ...release, firmware: Uint8Array.of(0xe9, ...bytes(4999, Number(release.version.at(-1)))) };
}

/** Bytes without a pattern that a line of text has. */
function bytes(count: number, step: number): Uint8Array {
  return Uint8Array.from({ length: count }, (_, index) => (index * index * step + index) & 0x7f);
}
