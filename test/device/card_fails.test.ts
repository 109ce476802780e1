import { describe, expect, it } from "vitest";
import { Board, BoardError } from "../../src/board/index.js";
import { installation, microPython } from "./support/runtimes.js";
import { FIRMWARE, live, type Outcome, plain, runOnBoth, type Scenario } from "./support/scenario.js";
import { type Files, files, Vehicle } from "./support/vehicle.js";

const OLD = files({
  "/flash/behaviour.txt": "update",
  "/flash/config.py": "ID = 7\n",
  "/flash/gone.py": "x = 1\n",
  "/sd/tariff.txt": "day 30\nnight 20\n",
  "/sd/gone.txt": "1",
});

const NEW = files({
  "/flash/behaviour.txt": "idle",
  "/flash/config.py": "ID = 8\n",
  "/flash/new.txt": "2",
  "/sd/tariff.txt": "day 31\nnight 21\n",
  "/sd/new.txt": "2",
});

/** The release after that: the card stays as it was. */
const LATER = new Map([
  ...OLD,
  ...files({ "/flash/behaviour.txt": "confirm", "/flash/config.py": "ID = 9\n" }),
]);

const INSTALLING = 1;
const UNDOING_CARD = 5;
/** The first start updates and tries for the first time; with two starts on trial, the third one goes back. */
const GOING_BACK = 2;

type Fails = (op: string, path: string, mode: unknown) => boolean;

const READING: readonly (readonly [string, Fails])[] = [
  ["cannot be read", (_op, path) => path !== "/sd"],
  ["gives no bytes of its files", (op) => op === "file.readinto"],
];

const writes: Fails = (op, _path, mode) =>
  ["uos.mkdir", "uos.remove", "uos.rmdir", "file.write"].includes(op) || (op === "open" && mode !== "rb");

const WAYS: typeof READING = [...READING, ["cannot be written", writes]];

function failOnCard(board: Board, fails: Fails): void {
  board.hooks.before = (_index, op, [subject, mode]) => {
    if (op === "file.close" || !/^(open|file\.|uos\.)/.test(op)) return;
    const path = typeof subject === "number" ? board.flash.opened(subject)?.path : String(subject);
    if (path?.startsWith("/sd") === true && fails(op, path, mode)) throw new BoardError("EIO");
  };
}

/** The card fails from when the first of its files is to be written anew. */
function failWithinUpdate(board: Board, fails: Fails): void {
  let hasBegun = false;
  failOnCard(board, (op, path, mode) => {
    const isCommitted = board.nvs.entries.get("ota") === INSTALLING;
    hasBegun ||= isCommitted && op === "open" && path === "/sd/tariff.txt" && mode !== "rb";
    return hasBegun && fails(op, path, mode);
  });
}

/** What lies on `/flash`, but for what the updater has put aside. */
function lying(board: Board): Record<string, string> {
  return plain(live(board.files("/flash")));
}

/** What lay there before the update. */
function lay({ before }: Outcome): Record<string, string> {
  return plain(new Map([...before].filter(([path]) => path.startsWith("/flash/"))));
}

/**
 * The start `back` goes back. Some starts later the card is given up, and there is an update that has no need of it.
 */
async function expectGivenUp(back: number, scenario: Scenario): Promise<void> {
  const later = back + 4;
  const flash: Record<string, string>[] = [];
  const states: unknown[] = [];
  const outcome = await runOnBoth({
    before: OLD,
    after: NEW,
    boots: 16,
    starts: later + 5,
    ...scenario,
    beforeStart: (start, board) => {
      scenario.beforeStart?.(start, board);
      if (start > back && start <= later) flash.push(lying(board));
      if (start !== later) return;
      states.push(board.nvs.entries.get("ota"));
      const vehicle = new Vehicle(OLD, LATER, null, false);
      vehicle.manifest.version = "1.0.2";
      board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
    },
  });
  expect(flash).toHaveLength(8);
  for (const found of flash) expect(found).toEqual(lay(outcome));
  expect(states).toEqual([undefined, undefined]);
  const { board, stop } = outcome;
  const version = files({ "/flash/OTA_VERSION.py": "VERSION = '1.0.2'\n" });
  const onFlash = [...LATER].filter(([path]) => path.startsWith("/flash/"));
  expect(lying(board)).toEqual({ ...lay(outcome), ...plain(new Map([...onFlash, ...version])) });
  expect(stop).toEqual({ why: "end" });
  expect(board.nvs.entries.get("ota")).toBeUndefined();
  expect(board.slots.running).toBe(0);
}

const FIRMWARES: readonly (readonly [string, Scenario])[] = [
  ["files alone", {}],
  ["firmware too", { firmware: FIRMWARE }],
];

describe.each(WAYS)(
  "the old version is back on /flash at once, though the card %s any more",
  (_way, fails) => {
    it("within the update, and nothing waits for that card for ever", async () => {
      await expectGivenUp(0, { arrange: (_vehicle, board) => failWithinUpdate(board, fails) });
    });

    it.each(FIRMWARES)(
      "behind a trial, and nothing waits for that card for ever: %s",
      async (_what, firmware) => {
        await expectGivenUp(GOING_BACK, {
          ...firmware,
          program: "trial",
          beforeStart: (start, board) => {
            if (start === GOING_BACK) failOnCard(board, fails);
          },
        });
      },
    );
  },
);

/** Both volumes have their old files again behind the last start, `/flash` behind the start `back` already. */
async function expectWhole(back: number, scenario: Scenario): Promise<void> {
  const flash: Record<string, string>[] = [];
  const outcome = await runOnBoth({
    before: OLD,
    after: NEW,
    boots: 16,
    starts: back + 2,
    ...scenario,
    beforeStart: (start, board) => {
      if (start === back + 1) flash.push(lying(board));
      scenario.beforeStart?.(start, board);
    },
  });
  const { board, before } = outcome;
  expect(flash).toEqual([lay(outcome), lay(outcome)]);
  expect(plain(board.files())).toEqual(plain(before));
  expect(board.nvs.entries.get("ota")).toBeUndefined();
  expect(board.slots.running).toBe(0);
}

describe.each(READING)(
  "a card that for a while %s has its old files back at the next start",
  (_way, fails) => {
    it("where that was within the update", async () => {
      await expectWhole(0, {
        arrange: (_vehicle, board) => failWithinUpdate(board, fails),
        beforeStart: (start, board) => {
          if (start === 0) return;
          board.hooks.before = undefined;
          // Else the same version would be installed now.
          board.wifi.vanish("van");
        },
      });
    });

    it.each(FIRMWARES)(
      "where that was behind a trial, until /flash was back: %s",
      async (_what, firmware) => {
        await expectWhole(GOING_BACK, {
          ...firmware,
          program: "trial",
          beforeStart: (start, board) => {
            if (start !== GOING_BACK) return;
            let isOver = false;
            failOnCard(board, (...what) => {
              isOver ||= board.nvs.entries.get("ota") === UNDOING_CARD;
              return !isOver && fails(...what);
            });
          },
        });
      },
    );

    it.each(FIRMWARES)("where that was behind a trial, all of that start: %s", async (_what, firmware) => {
      await expectWhole(GOING_BACK, {
        ...firmware,
        program: "trial",
        beforeStart: (start, board) => {
          if (start === GOING_BACK) failOnCard(board, fails);
          else board.hooks.before = undefined;
        },
      });
    });
  },
);

it("what the old version changes on /flash while it waits for the card is not undone", async () => {
  const flash: Record<string, string>[] = [];
  const changed = files({ "/flash/config.py": "ID = 7 # by hand\n", "/flash/new.txt": "a log" });
  const outcome = await runOnBoth({
    program: "trial",
    before: OLD,
    after: NEW,
    boots: 16,
    starts: GOING_BACK + 4,
    beforeStart: (start, board) => {
      board.flash.isCardIn = start < GOING_BACK || start === GOING_BACK + 3;
      if (start > GOING_BACK) flash.push(lying(board));
      if (start !== GOING_BACK + 1) return;
      for (const [path, content] of changed) board.fs.writeFileSync(path, content);
    },
  });
  const { board, before } = outcome;
  const old = lay(outcome);
  const now = { ...old, ...plain(changed) };
  expect(flash).toEqual([old, now, now, old, now, now]);
  expect(plain(board.files())).toEqual({ ...plain(before), ...plain(changed) });
  expect(Object.fromEntries(board.nvs.entries)).toEqual({ ota_bad: "1.0.1", ota_why: "not confirmed" });
});

describe.each(READING)(
  "failures that were counted before the update do not count, where the card %s",
  (_way, fails) => {
    const arrange = (board: Board): void => {
      board.nvs.entries.set("ota_card", 3);
    };

    it("for a while within the update", async () => {
      await expectWhole(0, {
        arrange: (_vehicle, board) => {
          arrange(board);
          failWithinUpdate(board, fails);
        },
        beforeStart: (start, board) => {
          if (start === 0) return;
          board.hooks.before = undefined;
          board.wifi.vanish("van");
        },
      });
    });

    it("for a while behind a trial", async () => {
      await expectWhole(GOING_BACK, {
        program: "trial",
        arrange: (_vehicle, board) => arrange(board),
        beforeStart: (start, board) => {
          if (start === GOING_BACK) failOnCard(board, fails);
          else board.hooks.before = undefined;
        },
      });
    });
  },
);

const HOOK = `import pycom, sys
if pycom.nvs_get("ota", 0): sys.path.insert(0, "/flash/.ota"); __import__("ota_resume").resume()
`;

/** A release that does what it does and updates from these ports, one after the other, without a restart in between. */
function release(card: string, ports: readonly number[], call: string, first = "pass"): Files {
  const main = `${HOOK}from OTA import WiFiOTA
from ota_errors import OTAError
otas = {port: WiFiOTA("van", "secret", "192.168.4.1", port) for port in ${JSON.stringify([...new Set([...ports, 8000])])}}
ota = otas[8000]
${first}
for port in ${JSON.stringify(ports)}:
    try:
        otas[port].connect()
        otas[port].update(${call})
    except OTAError as error:
        print(type(error).__name__, error)
`;
  return files({ "/flash/boot.py": HOOK, "/flash/main.py": main, "/sd/tariff.txt": card });
}

const SEVEN_LATER: readonly number[] = Array.from({ length: 7 }, () => 8001);

/** The release after the one that the card was to have. */
function followUp(before: Files, previous: string): { readonly later: Files; readonly vehicle: Vehicle } {
  const main = files({ "/flash/main.py": `${HOOK}print("1.0.2 runs")\n` });
  const later = new Map([...before, ...main]);
  const vehicle = new Vehicle(before, later, null, false);
  Object.assign(vehicle.manifest, { version: "1.0.2", previous_version: previous });
  return { later, vehicle };
}

/** A board on which a release is, in reach of two servers. */
function boardOf(before: Files, first: Vehicle, second: Vehicle): Board {
  const board = new Board();
  for (const [path, content] of [...installation("update"), ...before]) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  board.join(
    { ssid: "van", password: "secret" },
    { "192.168.4.1:8000": first.host, "192.168.4.1:8001": second.host },
  );
  return board;
}

/** After a few updates that failed there was one that has no need of the card; and nothing waits for it for ever. */
async function expectLater(board: Board, from: string, later: Files): Promise<void> {
  const runtime = await microPython();
  expect(board.run(runtime, { boots: 8 }).stop).toEqual({ why: "end" });
  const failed = board.console.filter((line) => line.startsWith("StorageError"));
  expect(failed.length).toBeGreaterThanOrEqual(3);
  expect(failed.length).toBeLessThanOrEqual(5);
  expect(board.console).toContain(`OTA: ${from} to 1.0.2, 1 files`);
  expect(board.console.at(-1)).toBe("1.0.2 runs");
  const own = [...later].filter(([path]) => path.startsWith("/flash/"));
  expect(lying(board)).toMatchObject(plain(new Map(own)));
  for (let start = 0; start < 4; start += 1) board.run(runtime);
  expect(board.nvs.entries.get("ota")).toBeUndefined();
}

const REMOVING: typeof READING = [
  ["cannot be read", (_op, path) => path !== "/sd"],
  ["cannot be written", writes],
  ["keeps its files", (op) => op === "uos.remove"],
];

// Only on MicroPython: the model runs a program of its own, whatever main.py says.
describe("a program that never restarts, and updates again and again, is updated in the end", () => {
  it.each(READING)("where going back is left to a card that %s", async (_way, fails) => {
    const before = release("day 30\n", [8000, ...SEVEN_LATER], "");
    const { later, vehicle } = followUp(before, "1.0.0");
    const board = boardOf(before, new Vehicle(before, release("day 31\n", [], ""), null, true), vehicle);
    failWithinUpdate(board, fails);
    await expectLater(board, "1.0.0", later);
    expect(board.console).toContain("OTA: goes back: errno 5");
  });

  it.each(REMOVING)("where a version is kept on a card that %s", async (_way, fails) => {
    const before = release("day 30\n", [8000], "trial_boots=2");
    const after = release("day 31\n", SEVEN_LATER, "", "print(ota.confirm(keep_backup=True))");
    const { later, vehicle } = followUp(after, "1.0.1");
    const board = boardOf(before, new Vehicle(before, after, null, true), vehicle);
    expect(board.run(await microPython()).stop).toEqual({ why: "reset" });
    failOnCard(board, fails);
    await expectLater(board, "1.0.1", later);
    expect(board.console).toContain("True");
  });
});
