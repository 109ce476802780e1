import { describe, expect, it } from "vitest";
import { noise } from "../support/noise.js";
import { card, undisturbed, type Watch, watch } from "./support/card.js";
import { garbled, halved, leavePass, nameIn, type Spoiling } from "./support/mirror.js";
import {
  AFTER,
  BEFORE,
  expectUpdated,
  FIRMWARE,
  live,
  type Outcome,
  plain,
  runOnBoth,
  type Scenario,
} from "./support/scenario.js";
import { files } from "./support/vehicle.js";

const VERSION = "VERSION = '1.0.1'\n";
const NOISE = noise(20_000, 5);
/** What may be read twice, in bytes: what is unpacked from memory. */
const PACK_LIMIT = 1024;

/** The files are what they were; what is staged for the next pass does not count. */
function expectOld({ board, before }: Outcome): void {
  expect(plain(live(board.files()))).toEqual(plain(before));
}

function errorOf({ stop }: Outcome): string {
  return stop.why === "error" ? stop.error : stop.why;
}

/** Some of many, as evenly as they come. */
function some(numbers: readonly number[], count: number): number[] {
  return numbers.filter((_, index) => index % Math.ceil(numbers.length / count) === 0);
}

describe("an update from a card", () => {
  it("changes, adds and deletes files, in new folders, empty and binary ones, and brings firmware", async () => {
    const outcome = await card({ firmware: FIRMWARE });
    expectUpdated(outcome, BEFORE, AFTER, `${VERSION}FIRMWARE = '1.0.1'\n`);
    expect(outcome.board.slots.image(1)).toEqual(FIRMWARE);
    expect(outcome.vehicle.requests).toEqual([]);
    expect(outcome.board.console).toContain("OTA: 1.0.0 to 1.0.1, 6 files");
  });

  it("begins anew where a vehicle has told the beginning of its own manifest", async () => {
    const outcome = await card({}, (mirror, board) => leavePass(board, mirror));
    expect(outcome.stop).toEqual({ why: "reset" });
    expect(outcome.board.console).toContain("OTA: 1.0.0 to 1.0.1, 6 files");
  });

  it("over a transport of one's own leaves no manifest of which a vehicle would bring the rest", async () => {
    let left = "";
    const { board, stop } = await card({ program: "own" }, (mirror, { fs }) => {
      leavePass({ fs }, mirror);
      left = String(fs.readFileSync("/flash/.ota/journal"));
    });
    expect(stop).toMatchObject({ error: "ConnectionClosed" });
    expect(String(board.fs.readFileSync("/flash/.ota/journal"))).toBe(left);
  });

  it("leaves an OSError of on_progress to the program, once, and notes nothing of it", async () => {
    const outcome = await card({ program: "technician" });
    expect(outcome.board.console.slice(-2)).toEqual(["OSError 5", "calls 1"]);
    expect([...outcome.board.nvs.entries]).toEqual([]);
    expectOld(outcome);
  });

  it("does nothing where there is nothing newer", async () => {
    const outcome = await card({}, (_mirror, board) =>
      board.fs.writeFileSync("/flash/OTA_VERSION.py", VERSION),
    );
    expect(outcome.stop).toEqual({ why: "end" });
    expect(outcome.board.files()).toEqual(outcome.before);
  });

  it("finds no version that the mirror does not know", async () => {
    const outcome = await card({}, (mirror) => mirror.delete("1.0.0.manifest"));
    expect(outcome.stop).toMatchObject({ error: "NotFound", message: "/sd/ota/1.0.0.manifest" });
    expectOld(outcome);
  });

  it("finds no card where none is in", async () => {
    const before = files({ "/flash/a.py": "1" });
    const outcome = await runOnBoth({
      program: "card",
      hasTransports: true,
      before,
      after: before,
      options: { sd: null },
    });
    expect(outcome.stop).toMatchObject({ error: "NotFound", message: "/sd" });
  });

  it("mounts a card that is in and not mounted, once", async () => {
    const outcome = await card({ options: { sd: { isMounted: false } } });
    expectUpdated(outcome, BEFORE, AFTER, VERSION);
    const mounted = await card({});
    const mounts = ({ board }: Outcome) => board.trace.filter(({ op }) => op === "uos.mount").length;
    expect([mounts(outcome), mounts(mounted)]).toEqual([1, 0]);
  });
});

describe("a card that fails", () => {
  const isMirror = (path: string): boolean => path.startsWith("/sd/ota/");

  it("twice, wherever that is, does not keep an update from coming through", async () => {
    const scenario: Scenario = { firmware: FIRMWARE.subarray(0, 9001) };
    const whole = await undisturbed(scenario);
    expect(whole.operations.length).toBeGreaterThan(30);
    for (const from of some(whole.operations, 8)) {
      const outcome = await card(scenario, (_mirror, board) => {
        let left = 2;
        watch(board, (path, index) => isMirror(path) && index >= from && left-- > 0);
      });
      expectUpdated(outcome, BEFORE, AFTER, `${VERSION}FIRMWARE = '1.0.1'\n`);
    }
  });

  it("is not read again from the beginning", async () => {
    const scenario: Scenario = { after: files({ "/flash/noise.bin": NOISE }) };
    const whole = await undisturbed(scenario);
    expect(whole.read).toBeGreaterThan(NOISE.length);
    let again: Watch = whole;
    const outcome = await card(scenario, (_mirror, board) => {
      again = watch(board, (path, index) => isMirror(path) && index === whole.reads.at(-10));
    });
    expect(outcome.stop).toEqual({ why: "reset" });
    expect(again.operations.length).toBeGreaterThan(whole.operations.length);
    expect(again.read).toBe(whole.read);
  });

  it("for good leaves the old files; once it is back, the next start goes on with what is staged", async () => {
    const scenario: Scenario = { after: new Map([...AFTER, ...files({ "/sd/noise.bin": NOISE })]) };
    const whole = await undisturbed(scenario);
    const before = whole.operations.filter((index) => index < whole.committed);
    for (const from of some(before, 7)) {
      const gone = await card(scenario, (_mirror, board) => watch(board, (_path, index) => index >= from));
      expectOld(gone);
      expect(["ConnectionClosed", "StorageError"]).toContain(errorOf(gone));
      let manifest = 0;
      let seen: Watch = whole;
      const back = await card({ ...scenario, starts: 2 }, (mirror, board) => {
        manifest = mirror.get("1.0.0.manifest")?.length ?? 0;
        let isBack = false;
        seen = watch(board, (_path, index) => {
          // What went wrong is noted at the end of the first start.
          isBack ||= board.nvs.entries.has("ota_err");
          return index >= from && !isBack;
        });
      });
      expectUpdated(back, BEFORE, scenario.after ?? AFTER, VERSION);
      expect(seen.read - whole.read).toBeLessThanOrEqual(manifest + PACK_LIMIT);
    }
  });
});

describe("a mirror that is spoilt is refused, and the files stay", () => {
  const spoilings: readonly Spoiling[] = [
    [".manifest", "ManifestNotJSON", garbled],
    [".manifest", "ManifestTruncated", halved],
    [".bundle", "HashMismatch", garbled],
    [".bundle", "BadResponse", halved],
    [".blocks", "HashMismatch", garbled],
    [".blocks", "HashMismatch", halved],
  ];
  it.each(spoilings)("%s: %s", async (what, error, spoil) => {
    const outcome = await card({ firmware: FIRMWARE, boots: 1 }, (mirror) => {
      const name = what === ".manifest" ? "1.0.0.manifest" : nameIn(mirror, what);
      mirror.set(name, spoil(mirror.get(name) ?? Buffer.of()));
    });
    expect(outcome.stop).toMatchObject({ why: "error", error });
    expectOld(outcome);
    expect(outcome.board.slots.next).toBe(0);
  });
});
