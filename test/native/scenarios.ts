import type { Files } from "../../src/native/index.js";
import { bytes, files, firstClient, type Release, withLibrary } from "./releases.js";

/** An update that is to be cut short. */
export interface NativeScenario {
  readonly name: string;
  readonly from: Release;
  readonly to: Release;
  /** What is on the board and in no release. */
  readonly foreign: Files;
  /** The release that the board comes to, once it is in peace. */
  readonly ends: "old" | "new";
  /** Bytes of its volume, where the smallest board's is too small: on LittleFS each file takes blocks of its own. */
  readonly flashBytes?: number;
  /** What happened before: an update that was cut at this part of its changes (1: it went through). */
  readonly before?: { readonly from: Release; readonly to: Release; readonly part: number };
  /** So many lives, which nothing disturbs, come before the one that is cut; none unless told otherwise. */
  readonly lived?: number;
}

const FOREIGN = files({ "/flash/log.txt": "12 kWh\n".repeat(40), "/sd/photo.bin": bytes(700, 7) });
/** Nothing is committed yet. */
const LEFT_OVER = 0.35;
const FACTORY = bytes(2000, 3);
const STARTS_TRIED = 2;
/** Each cut may take one of a trial's starts: these outlast the cuts of any schedule. */
const STARTS_ENOUGH = 6;

const OLD = files({
  "/flash/config.py": "ID = 7\n",
  "/flash/lib/meter.py": "def read():\n    return 1\n".repeat(20),
  "/flash/lib/old/gone.py": "x = 1\n",
  "/flash/lib/old/__init__.py": "",
  "/sd/tariff.txt": "day 30\nnight 20\n",
});
const NEW = files({
  "/flash/config.py": "ID = 8\n",
  "/flash/lib/meter.py": "def read():\n    return 2\n".repeat(60),
  "/flash/lib/codec/__init__.py": "",
  "/flash/lib/codec/frame.py": "y = 2\n".repeat(100),
  "/sd/tariff.txt": "day 31\nnight 21\n",
  "/sd/table.bin": bytes(1300, 5),
});

function release(version: string, content: Files, firmware: Uint8Array): Release {
  return { version, files: content, firmware };
}

/** The updates that the library is to survive. */
export function scenarios(): NativeScenario[] {
  const old = release("1.0.0", withLibrary("1.0.0", OLD), FACTORY);
  const next = release("1.0.1", withLibrary("1.0.1", NEW), FACTORY);
  const third = release("1.0.2", withLibrary("1.0.2", OLD), bytes(5000, 13));
  const onTrial = {
    from: release("1.0.0", withLibrary("1.0.0", OLD, { trialBoots: STARTS_TRIED }), FACTORY),
    to: release(
      "1.0.1",
      withLibrary("1.0.1", NEW, { trialBoots: STARTS_TRIED, isWell: false }),
      bytes(5000, 11),
    ),
    ends: "old",
  } as const;
  const update = { from: old, foreign: FOREIGN, ends: "new" } as const;
  return [
    { ...update, name: "files", to: next },
    { ...update, name: "firmware", to: { ...next, firmware: bytes(9001, 11) } },
    {
      ...update,
      name: "library",
      flashBytes: 1 << 20,
      from: release("1.0.0", withLibrary("1.0.0", OLD, { ownsLibrary: true }), FACTORY),
      to: release("1.0.1", withLibrary("1.0.1", NEW, { ownsLibrary: true }), bytes(5000, 11)),
    },
    { ...update, ...onTrial, name: "trial" },
    // Each life is a start on trial: none is left.
    { ...update, ...onTrial, name: "way back", lived: STARTS_TRIED },
    {
      ...update,
      name: "confirmed trial",
      from: release("1.0.0", withLibrary("1.0.0", OLD, { trialBoots: STARTS_ENOUGH }), FACTORY),
      to: release("1.0.1", withLibrary("1.0.1", NEW, { trialBoots: STARTS_ENOUGH }), bytes(5000, 11)),
    },
    {
      ...update,
      name: "second update",
      from: next,
      to: third,
      before: { from: old, to: next, part: 1 },
    },
    { ...update, name: "leftovers", to: next, before: { from: old, to: next, part: LEFT_OVER } },
    {
      ...update,
      name: "leftovers of another version",
      to: third,
      before: { from: old, to: next, part: LEFT_OVER },
    },
  ];
}

/** Three changed files and a new one, 10.7 KB in all, and 200 KB of firmware, for the first client and for the library. */
export function reference(client: "first" | "library"): NativeScenario {
  const sizes = [4100, 3300, 2200, 1357];
  const data = (seed: number): Files =>
    files(
      Object.fromEntries(
        sizes
          .map((size, index) => [`/flash/lib/part${index}.py`, bytes(size, seed + index)])
          .slice(0, seed === 3 ? 3 : 4),
      ),
    );
  const content = (version: string, seed: number): Files =>
    client === "first" ? new Map([...firstClient(), ...data(seed)]) : withLibrary(version, data(seed));
  return {
    name: `reference, ${client === "first" ? "first client" : "this library"}`,
    from: release("1.0.0", content("1.0.0", 3), FACTORY),
    to: release("1.0.1", content("1.0.1", 17), bytes(204_800, 13)),
    foreign: new Map(),
    ends: "new",
  };
}
