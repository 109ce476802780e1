import { describe, expect, it } from "vitest";
import { type Board, Signal } from "../../src/board/index.js";
import { noise } from "../support/noise.js";
import { type Outcome, plain, runOnBoth, type Scenario } from "./support/scenario.js";
import { type Files, files } from "./support/vehicle.js";

const PIECE = 32256;
const GUARD = 4096;
const DAMAGED = "the old version is damaged";
/** Their lines of the journal take more than a piece. */
const MANY = 500;

/** The old files take three pieces on `/flash`, where one lies across two, and two on the card. */
function release(behaviour: string, seed: number): Files {
  return files({
    "/flash/behaviour.txt": behaviour,
    "/flash/config.py": `ID = ${seed}\n`,
    "/flash/empty.py": seed === 1 ? "" : "x = 1\n",
    "/flash/table.bin": noise(50_000, seed),
    "/flash/z.bin": noise(17_000, seed + 10),
    "/sd/table.bin": noise(40_001, seed + 20),
  });
}

const OLD = release("update", 1);
const NEW = release("idle", 2);

/** A trial that is not confirmed. `disturb`: what happens to the board between its first start and the last. */
function trial(disturb: (board: Board) => void, more: Scenario = {}): Promise<Outcome> {
  return runOnBoth({
    program: "trial",
    before: OLD,
    after: NEW,
    isFirst: false,
    boots: 8,
    starts: 6,
    beforeStart: (start, board) => {
      if (start === 1) disturb(board);
    },
    ...more,
  });
}

function backups(board: Board, volume: string): readonly [name: string, bytes: number][] {
  return [...board.files()]
    .filter(([path]) => path.startsWith(`${volume}/.ota/`) && path.endsWith(".old"))
    .map(([path, { length }]) => [path.slice(path.lastIndexOf("/") + 1), length]);
}

function spoil(board: Board, path: string, at = (board.files().get(path)?.length ?? 0) - GUARD - 1): void {
  const content = Uint8Array.from(board.files().get(path) ?? []);
  content[at] = (content[at] ?? 0) ^ 0x55;
  board.fs.writeFileSync(path, content);
}

describe("old files that are kept in pieces", () => {
  it("are brought back from all of them", async () => {
    const kept: (readonly [string, number][])[] = [];
    const { board, before } = await trial((board) => {
      kept.push(backups(board, "/flash"), backups(board, "/sd"));
    });
    expect(kept[0]?.map(([name]) => name)).toEqual(["0.old", "1.old", "2.old"]);
    expect(kept[1]?.map(([name]) => name)).toEqual(["0.old", "1.old"]);
    // What is left free behind the last old file is in the last piece.
    const sizes = kept.flat().map(([, bytes]) => bytes);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(PIECE + GUARD);
    expect(sizes.filter((bytes) => bytes === PIECE)).toHaveLength(6);
    expect(plain(board.files())).toEqual(plain(before));
    expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_bad: "1.0.1", ota_why: "not confirmed" });
  });

  describe.each(["0.old", "1.old", "2.old"])("and damaged in one of them: %s", (name) => {
    it.each<[string, (board: Board, path: string) => void]>([
      ["a byte", (board, path) => spoil(board, path)],
      ["all", (board, path) => board.fs.unlinkSync(path)],
    ])("do not come back: %s", async (_what, damage) => {
      const { board } = await trial((board) => damage(board, `/flash/.ota/${name}`));
      expect(plain(board.files())).toMatchObject(plain(NEW));
      expect(board.nvs.entries.get("ota_why")).toBe(DAMAGED);
    });
  });

  it("are known by their size as those of this update, where the journal's copy among them is damaged", async () => {
    const { board } = await trial((board) => spoil(board, "/sd/.ota/0.old", GUARD));
    expect(plain(board.files())).toMatchObject(plain(NEW));
    expect(board.nvs.entries.get("ota_why")).toBe(DAMAGED);
  });

  it("go, where the power went among them, before any is kept again: what is kept takes no more room than it needs", async () => {
    /** What is done to them in each start that has to do with them. */
    let starts: string[] = [];
    const { board } = await runOnBoth({
      program: "trial",
      before: OLD,
      after: release("keep", 2),
      isFirst: false,
      boots: 8,
      starts: 2,
      arrange: (_vehicle, board) => {
        starts = [""];
        board.hooks.before = (_index, op, [path, mode]) => {
          const name = /\/flash\/\.ota\/(\d+\.old)$/.exec(String(path))?.[1];
          if (name === undefined || !(op === "uos.remove" || mode === "wb")) return;
          const told = `${op === "uos.remove" ? "-" : "+"}${name} `;
          starts.push(`${starts.pop() ?? ""}${told}`);
          if (starts.length === 1 && told === "+2.old ") throw new Signal("power");
        };
      },
      beforeStart: (start, board) => {
        if (start === 0) return;
        // It was kept of more files.
        board.fs.writeFileSync("/flash/.ota/7.old", "of a longer attempt");
        starts.push("");
      },
    });
    expect(starts).toEqual(["+0.old +1.old +2.old ", "-7.old -1.old -0.old +0.old +1.old +2.old "]);
    expect(backups(board, "/flash").map(([name]) => name)).toEqual(["0.old", "1.old", "2.old"]);
  });

  it("vouch for the journal whose copy takes more than a piece", async () => {
    const many = (text: string): Files =>
      new Map(
        Array.from({ length: MANY }, (_, index) => [
          `/flash/data/${index}.txt`,
          Buffer.from(`${text} ${index}\n`),
        ]),
      );
    const { board, before } = await trial(
      (board) => {
        expect(board.files().get("/flash/.ota/journal")?.length).toBeGreaterThan(PIECE);
        spoil(board, "/flash/.ota/journal");
      },
      {
        before: new Map([...many("old"), ...OLD]),
        after: new Map([...many("new"), ...NEW]),
        options: { flash: { filesystem: "littlefs", bytes: 1 << 23 } },
      },
    );
    expect(plain(board.files())).toEqual(plain(before));
    expect(board.nvs.entries.get("ota_why")).toBe("not confirmed");
  });
});
