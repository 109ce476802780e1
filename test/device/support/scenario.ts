import { expect } from "vitest";
import {
  Board,
  type BoardOptions,
  diffTraces,
  type RunResult,
  type Runtime,
  type Stop,
} from "../../../src/board/index.js";
import { installation, microPython, model } from "./runtimes.js";
import { type Files, files, Vehicle } from "./vehicle.js";

export const BEFORE: Files = files({
  "/flash/config.py": "ID = 7\n",
  "/flash/lib/meter.py": "def read(): return 1\n",
  "/flash/lib/old/gone.py": "x = 1\n",
  "/sd/tariff.txt": "day 30\nnight 20\n",
  "/sd/déjà.txt": "vu",
});

export const AFTER: Files = files({
  "/flash/config.py": "ID = 8\nNAME = 'Zähler'\n",
  "/flash/lib/meter.py": "def read(): return 2\n",
  "/flash/lib/a/deep/folder/of/its/own/frame.py": "y = 2\n".repeat(900),
  "/flash/empty.py": "",
  "/flash/ünïcödé ☃ 😀.txt": "snow",
  "/sd/tariff.txt": "day 30\nnight 20\n",
  "/sd/table.bin": Uint8Array.from({ length: 5000 }, (_, index) => (index * 151) & 0xff),
});

export const FIRMWARE = Uint8Array.from({ length: 70_001 }, (_, index) => (0xe9 + index * index) & 0xff);

/** What happens around a board, from one boot on. */
export interface Scenario {
  /** The name of a program in `programs`. */
  readonly program?: string;
  /** Whether the board has the other transports too. */
  readonly hasTransports?: boolean;
  readonly options?: BoardOptions;
  readonly before?: Files;
  readonly after?: Files;
  readonly firmware?: Uint8Array;
  /** Whether the server is of the first kind, and knows JSON only; it is unless told otherwise. */
  readonly isFirst?: boolean;
  /** How often the board may boot: 2 where there is firmware, which is only settled once it has started, else 1. */
  readonly boots?: number;
  /** How often the board is switched on, 1 by default. */
  readonly starts?: number;
  /** What happens to the board while it is off, before each of those, the first one 0. */
  readonly beforeStart?: (start: number, board: Board) => void;
  /** Spoils what is to be spoilt. */
  readonly arrange?: (vehicle: Vehicle, board: Board) => void;
}

/** What is left after a scenario. */
export interface Outcome {
  /** How the last boot ended. */
  readonly stop: Stop;
  /** How each boot ended. */
  readonly stops: readonly Stop[];
  readonly board: Board;
  readonly vehicle: Vehicle;
  /** What was there before it. */
  readonly before: Files;
}

function run(scenario: Scenario, runtime: (program: string) => Runtime): Outcome {
  const { program = "update", before = BEFORE, after = AFTER, firmware = null } = scenario;
  const board = new Board(scenario.options);
  for (const [path, content] of [...installation(program, scenario.hasTransports), ...before]) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  const vehicle = new Vehicle(before, after, firmware, scenario.isFirst === false);
  board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": vehicle.host });
  scenario.arrange?.(vehicle, board);
  const present = board.files();
  const { boots = firmware === null ? 1 : 2 } = scenario;
  const runner = runtime(program);
  const start = (number: number): RunResult => {
    scenario.beforeStart?.(number, board);
    return board.run(runner, { boots });
  };
  let result = start(0);
  for (let number = 1; number < (scenario.starts ?? 1); number++) result = start(number);
  return { ...result, board, vehicle, before: present };
}

/** Runs a scenario on the model alone. */
export function runOnModel(scenario: Scenario): Outcome {
  return run(scenario, model);
}

/** Runs a scenario on both runtimes and requires the same of both: operations, console, files, slots, end. */
export async function runOnBoth(scenario: Scenario): Promise<Outcome> {
  const interpreter = await microPython();
  const onModel = run(scenario, model);
  const onPython = run(scenario, () => interpreter);
  expect(diffTraces(onModel.board.trace, onPython.board.trace, ["model", "python"])).toBeNull();
  expect(onPython.board.trace.length).toBeGreaterThan(0);
  expect(onPython.board.console).toEqual(onModel.board.console);
  expect(plain(onPython.board.files())).toEqual(plain(onModel.board.files()));
  expect(onPython.board.slots.next).toBe(onModel.board.slots.next);
  expect(onPython.vehicle.requests).toEqual(onModel.vehicle.requests);
  expect(withoutTraceback(onPython.stop)).toEqual(withoutTraceback(onModel.stop));
  return onPython;
}

function withoutTraceback(stop: Stop): object {
  return stop.why === "error" ? { ...stop, traceback: "" } : stop;
}

/** The board holds exactly the release, what was on it and not in any release, and the version file. */
export function expectUpdated(
  { stops, board, before }: Outcome,
  from: Files,
  to: Files,
  versionFile: string,
): void {
  expect(stops).toEqual(stops.length === 1 ? [{ why: "reset" }] : [{ why: "reset" }, { why: "end" }]);
  expect([...board.nvs.entries]).toEqual([]);
  const foreign = [...before].filter(([path]) => !from.has(path));
  const expected = new Map([...foreign, ...to, ...files({ "/flash/OTA_VERSION.py": versionFile })]);
  expect(plain(board.files())).toEqual(plain(new Map([...expected].sort(([a], [b]) => (a < b ? -1 : 1)))));
}

/** Files in a form that a failing test can print. */
/** Without what is in the updater's own folders. */
export function live(content: Files): Files {
  return new Map([...content].filter(([path]) => !path.includes("/.ota/")));
}

export function plain(content: Files): Record<string, string> {
  return Object.fromEntries(
    [...content].map(([path, bytes]) => [path, Buffer.from(bytes).toString("latin1")]),
  );
}
