import { describe, expect, it } from "vitest";
import { Board, link } from "../../src/board/index.js";
import { noise } from "../support/noise.js";
import { installation, microPython } from "./support/runtimes.js";
import { AFTER, FIRMWARE, live, type Outcome, plain, runOnBoth, type Scenario } from "./support/scenario.js";
import { files, Vehicle } from "./support/vehicle.js";

const LIMIT_MS = 8000;
const VAN = { ssid: "van", password: "secret" };
/** A wait that began before the time was up may end after it: seconds are whole, and a scan takes its own time. */
const LATE_MS = 4000;

function within(limitMs: number, arrange: (board: Board, vehicle: Vehicle) => void = () => {}): Scenario {
  return {
    program: "in_time",
    isFirst: false,
    arrange: (vehicle, board) => {
      board.nvs.entries.set("limit", limitMs);
      arrange(board, vehicle);
    },
  };
}

const ends = ({ board }: Outcome): (readonly [string, number])[] =>
  board.console
    .map((line) => /^([A-Z]\w+) (\d+)$/.exec(line))
    .flatMap((match) => (match?.[1] === undefined ? [] : [[match[1], Number(match[2])] as const]));

function expectLate([error, tookMs]: readonly [string, number] = ["", 0], limitMs = LIMIT_MS): void {
  expect(error).toBe("TimedOut");
  expect(tookMs).toBeGreaterThan(limitMs - LATE_MS);
  expect(tookMs).toBeLessThan(limitMs + LATE_MS);
}

describe("the time that an update has", () => {
  it("is over while a server drips; the next update has its own", async () => {
    const outcome = await runOnBoth(
      within(LIMIT_MS, (_board, vehicle) => {
        Object.assign(vehicle.faults, { chunk: 1, delayMs: 100 });
      }),
    );
    const [first, second, ...more] = ends(outcome);
    expectLate(first);
    expectLate(second);
    expect(more).toEqual([]);
    expect(outcome.board.wifi.mode).toBeNull();
    expect(plain(live(outcome.board.files()))).toEqual(plain(outcome.before));
  });

  it("is over while there is always something to read", async () => {
    const outcome = await runOnBoth({
      ...within(LIMIT_MS, (board) => {
        board.hooks.before = (_index, op) => {
          if (op === "socket.readinto") board.clock.advance(300);
        };
      }),
      after: files({ "/flash/large.bin": noise(95_000, 1) }),
    });
    expectLate(ends(outcome)[0]);
  });

  it("is over while a server is silent", async () => {
    const outcome = await runOnBoth(
      within(LIMIT_MS, (_board, vehicle) => {
        vehicle.faults.silentAfter = 300;
      }),
    );
    expectLate(ends(outcome)[0]);
  });

  it("is over while the network is away, and does not count for who joins one later", async () => {
    // The server is waited for first, then its network.
    const limitMs = 2 * LIMIT_MS;
    const outcome = await runOnBoth(
      within(limitMs, (board, vehicle) => {
        const air = link(vehicle.host, {
          outages: [{ at: 3000 }],
          onLost: () => {
            board.wifi.vanish("van");
            board.clock.after(3 * limitMs, () => {
              air.restore();
              board.join(VAN, { "192.168.4.1:8000": air });
            });
          },
        });
        board.join(VAN, { "192.168.4.1:8000": air });
      }),
    );
    const [first, ...more] = ends(outcome);
    expectLate(first, limitMs);
    expect(more).toEqual([]);
    expect(outcome.stop).toEqual({ why: "reset" });
    expect(plain(outcome.board.files())["/flash/OTA_VERSION.py"]).toBe("VERSION = '1.0.1'\n");
  });

  it("is unlimited where it is 0", async () => {
    const outcome = await runOnBoth(
      within(0, (_board, vehicle) => {
        Object.assign(vehicle.faults, { chunk: 7, delayMs: 9000 });
      }),
    );
    expect(ends(outcome)).toEqual([]);
    expect(outcome.stop).toEqual({ why: "reset" });
    expect(outcome.board.clock.now).toBeGreaterThan(900_000);
  });
});

describe("how far an update is", () => {
  it("is told by file, to its end", async () => {
    const { board } = await runOnBoth({ ...within(0), firmware: FIRMWARE, boots: 1 });
    const told = board.console.flatMap((line) => {
      const match = /^at (.*) (\d+) (\d+)$/.exec(line);
      return match === null
        ? []
        : [{ file: match[1] ?? "", done: Number(match[2]), total: Number(match[3]) }];
    });
    const [first] = told;
    expect(told.every(({ total }) => total === first?.total)).toBe(true);
    expect(told.map(({ done }) => done)).toEqual(told.map(({ done }) => done).sort((a, b) => a - b));
    expect(told.at(-1)).toEqual({ file: "firmware", done: first?.total, total: first?.total });
    const files = new Set(told.map(({ file }) => file));
    const coming = [...AFTER].filter(([path, content]) => path !== "/sd/tariff.txt" && content.length > 0);
    expect([...files].sort()).toEqual([...coming.map(([path]) => path), "firmware"].sort());
  });
});

// Only on MicroPython: the model's numbers are of one type.
describe("a time of the wrong type", () => {
  it.each(["9e5", '"900000"', "None"])(
    "is a TypeError, and keeps no update from being installed: %s",
    async (limit) => {
      const main = `from OTA import WiFiOTA

ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)
ota.connect()
try:
    ota.update(deadline_ms=${limit})
except TypeError:
    print("TypeError")
ota.update(deadline_ms=900000)
`;
      const board = new Board();
      for (const [path, content] of new Map([
        ...installation("update"),
        ...files({ "/flash/main.py": main }),
      ])) {
        board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
        board.fs.writeFileSync(path, content);
      }
      board.join(VAN, { "192.168.4.1:8000": new Vehicle(new Map(), AFTER, null, true).host });
      expect(board.run(await microPython()).stops).toEqual([{ why: "reset" }]);
      expect(board.console[0]).toBe("TypeError");
      expect(plain(board.files())).toMatchObject(plain(AFTER));
    },
  );
});
