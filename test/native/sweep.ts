import { createHash } from "node:crypto";
import {
  applyChanges,
  type BoardState,
  type Change,
  type Cut,
  chooseSlot,
  type Filesystem,
  formatSchedule,
  type Life,
  NativeBoard,
  readFat,
  type Schedule,
  tear,
  type Writing,
  withoutTimes,
} from "../../src/native/index.js";
import { judge } from "./oracle.js";
import { answers } from "./releases.js";
import type { NativeScenario } from "./scenarios.js";

const BLOCK = 4096;
const SECTOR = 512;
/** Where a change is torn: a block that is erased and not programmed, and one that is half programmed. */
const TEARS = [0, BLOCK / 2];
const MOST_SHOWN = 5;

/** `tears`: cuts inside a block write; the two others: cuts before one. */
export type Mode = "sector" | "block" | "tears";

export interface SweepOptions {
  readonly interpreter: string;
  readonly scenarios: readonly NativeScenario[];
  readonly filesystems: readonly Filesystem[];
  readonly modes: readonly Mode[];
  /** 1: every cut; 2: every cut in each life after a cut, too. */
  readonly depth: 1 | 2;
  /** Asked after each schedule of a row. */
  readonly onProgress?: (row: string, done: number) => void;
}

/** One line of the table. */
export interface Row {
  readonly scenario: string;
  readonly filesystem: Filesystem;
  readonly mode: Mode;
  /** Changes that outlive a power cut, in the undisturbed update, and those of them that write the flash. */
  readonly changes: number;
  readonly flashWrites: number;
  /** How many of the flash's writes touch what finds files; only on FAT. */
  readonly metadataWrites: number;
  readonly schedules: number;
  /** States that were told apart: a schedule that leads to a known one is not run again. */
  readonly states: number;
  readonly violations: number;
  /** The first of them: a schedule, and what was wrong after it. */
  readonly examples: readonly string[];
  /** Torn blocks of FAT that no software on the volume can answer for: of metadata, and of files that the update leaves alone. */
  readonly exposed: { readonly metadata: number; readonly bystanders: number; readonly survived: number };
  readonly seconds: number;
}

/** Cuts every update everywhere, lets the board settle, and judges what it has become. */
export async function sweepNative(options: SweepOptions): Promise<Row[]> {
  const rows: Row[] = [];
  for (const scenario of options.scenarios) {
    for (const filesystem of options.filesystems) {
      for (const mode of options.modes) {
        // LittleFS lies on erase blocks: there is no cache that would make a difference.
        if (filesystem === "littlefs" && mode === "sector") continue;
        const sweep = new Sweep(scenario, filesystem, mode, options);
        rows.push(sweep.run());
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
  return rows;
}

/** Runs one schedule, then lets the board settle. @returns what is wrong then */
export function replay(
  interpreter: string,
  scenario: NativeScenario,
  filesystem: Filesystem,
  schedule: Schedule,
): string[] {
  const board = new NativeBoard(interpreter, { filesystem, answers: answers(scenario.from, scenario.to) });
  try {
    let state = installed(board, scenario);
    for (const cut of schedule) {
      const writing = cut.kind === "sector" ? "sector" : "cached";
      const life = board.live(state, writing);
      state = stateAt(board, state, life.changes, cut, writing);
    }
    const life = board.live(state, "cached");
    return judge(scenario, life, board.contents(life.end));
  } finally {
    board.close();
  }
}

/**
 * Cuts before each write of a volume, the board judged as the cut left it: what a client needs that has no recovery.
 * What it leaves beside its files does not count. @returns how many cuts there are, and the schedules that leave a mix
 */
export function cutWithoutRecovery(
  interpreter: string,
  scenario: NativeScenario,
  kind: "sector" | "block",
): { readonly cuts: number; readonly mixed: readonly string[] } {
  const writing = kind === "sector" ? "sector" : "cached";
  const board = new NativeBoard(interpreter, {
    filesystem: "fat",
    answers: answers(scenario.from, scenario.to),
  });
  try {
    const start = installed(board, scenario);
    const { changes } = board.live(start, writing);
    const places = changes.flatMap((change, at) => (change.kind === "write" ? [at] : []));
    const mixed = places.filter((at) => {
      const end = chooseSlot(stateAt(board, start, changes, { kind, at }, writing));
      const life: Life = { changes: [], stops: ["end"], output: "", end };
      return judge(scenario, life, board.contents(end), { leftovers: false }).length > 0;
    });
    return { cuts: places.length, mixed: mixed.map((at) => formatSchedule([{ kind, at }])) };
  } finally {
    board.close();
  }
}

function installed(board: NativeBoard, { from, foreign }: NativeScenario): BoardState {
  return board.install(new Map([...from.files, ...foreign]), from.firmware);
}

function stateAt(
  board: NativeBoard,
  state: BoardState,
  changes: readonly Change[],
  { at, bytes }: Cut,
  writing: Writing,
): BoardState {
  const before = applyChanges(state, changes.slice(0, at));
  const change = changes[at];
  if (bytes === undefined || change === undefined) return before;
  return tear(
    before,
    change,
    change.kind === "write" && change.device === "sd" ? "sector" : board.disk(writing),
    bytes,
  );
}

class Sweep {
  readonly #scenario: NativeScenario;
  readonly #options: SweepOptions;
  readonly #board: NativeBoard;
  readonly #mode: Mode;
  readonly #writing: Writing;
  readonly #isFat: boolean;
  readonly #known = new Map<string, readonly string[]>();
  readonly #examples: string[] = [];
  readonly #exposed = { metadata: 0, bystanders: 0, survived: 0 };
  #schedules = 0;
  #violations = 0;

  constructor(scenario: NativeScenario, filesystem: Filesystem, mode: Mode, options: SweepOptions) {
    this.#scenario = scenario;
    this.#options = options;
    this.#mode = mode;
    this.#writing = mode === "sector" ? "sector" : "cached";
    this.#isFat = filesystem === "fat";
    this.#board = new NativeBoard(options.interpreter, {
      filesystem,
      answers: answers(scenario.from, scenario.to),
    });
  }

  run(): Row {
    const begun = performance.now();
    try {
      const start = installed(this.#board, this.#scenario);
      const life = this.#board.live(start, this.#writing);
      this.#judge([], start, life);
      this.#cutAll(start, life.changes, [], this.#options.depth);
      const flash = life.changes.filter((change) => change.kind === "write" && change.device === "flash");
      return {
        scenario: this.#scenario.name,
        filesystem: this.#isFat ? "fat" : "littlefs",
        mode: this.#mode,
        changes: life.changes.length,
        flashWrites: flash.length,
        metadataWrites: this.#isFat ? this.#metadataWrites(start, life.changes) : 0,
        schedules: this.#schedules,
        states: this.#known.size,
        violations: this.#violations,
        examples: this.#examples,
        exposed: this.#exposed,
        seconds: (performance.now() - begun) / 1000,
      };
    } finally {
      this.#board.close();
    }
  }

  #cutAll(start: BoardState, changes: readonly Change[], before: Schedule, depth: number): void {
    for (let at = 0; at < changes.length; at++) {
      for (const cut of this.#cuts(changes, at)) {
        const schedule = [...before, cut];
        const state = chooseSlot(stateAt(this.#board, start, changes, cut, this.#writing));
        const exposure = cut.kind === "torn" ? this.#exposure(start, changes, at) : null;
        const life = this.#settle(schedule, state, exposure, depth > 1);
        // What is broken for good needs no second cut.
        if (life !== null && exposure === null) this.#cutAll(state, life.changes, schedule, depth - 1);
      }
    }
  }

  #cuts(changes: readonly Change[], at: number): Cut[] {
    if (this.#mode !== "tears") return [{ kind: this.#mode, at }];
    const change = changes[at];
    if (change?.kind !== "write") return [];
    // A sector of a card is written whole or not at all.
    if (change.device === "sd") return [];
    return TEARS.filter((bytes) => bytes < change.data.length).map((bytes) => ({ kind: "torn", at, bytes }));
  }

  /** Lets the board settle, unless it is known what comes of this state. @returns the life if it is `wanted` */
  #settle(schedule: Schedule, state: BoardState, exposure: Exposure | null, wanted: boolean): Life | null {
    this.#schedules++;
    this.#options.onProgress?.(`${this.#scenario.name}, ${this.#mode}`, this.#schedules);
    const key = this.#key(state);
    let faults = this.#known.get(key);
    let life: Life | null = null;
    if (faults === undefined) {
      life = this.#board.live(state, this.#writing);
      faults = judge(this.#scenario, life, this.#board.contents(life.end));
      this.#known.set(key, faults);
    }
    if (exposure !== null) {
      this.#exposed[exposure]++;
      if (faults.length === 0) this.#exposed.survived++;
    } else this.#tell(schedule, faults);
    // A state that was known has had its second cuts already.
    return wanted ? life : null;
  }

  #judge(schedule: Schedule, state: BoardState, life: Life): void {
    this.#schedules++;
    const faults = judge(this.#scenario, life, this.#board.contents(life.end));
    this.#known.set(this.#key(state), faults);
    this.#tell(schedule, faults);
  }

  #tell(schedule: Schedule, faults: readonly string[]): void {
    if (faults.length === 0) return;
    this.#violations++;
    if (this.#examples.length < MOST_SHOWN) {
      this.#examples.push(`${formatSchedule(schedule) || "no cut"}: ${faults.join("; ")}`);
    }
  }

  #key(state: BoardState): string {
    const hash = createHash("sha1");
    hash.update(this.#isFat ? withoutTimes(state.flash) : state.flash).update(withoutTimes(state.sd));
    hash.update(state.nvs).update(state.slots[0]).update("|").update(state.slots[1]);
    return hash.update(`${state.running} ${state.marked}`).digest("hex");
  }

  /** What else than the update's own data lies in the block that is written. */
  #exposure(start: BoardState, changes: readonly Change[], at: number): Exposure | null {
    const change = changes[at];
    if (!this.#isFat || change?.kind !== "write" || change.device !== "flash") return null;
    const { flash } = applyChanges(start, changes.slice(0, at));
    const first = change.offset / SECTOR;
    const uses = readFat(flash).uses.slice(first, first + change.data.length / SECTOR);
    if (uses.some((use) => use?.kind === "metadata")) return "metadata";
    const own = this.#changedPaths();
    const strangers = uses.some((use) => use?.kind === "file" && !isOurs(use.path, own));
    return strangers ? "bystanders" : null;
  }

  #changedPaths(): ReadonlySet<string> {
    const { from, to } = this.#scenario;
    const paths = new Set([...from.files.keys(), ...to.files.keys()]);
    return new Set(
      [...paths]
        .filter(
          (path) => !Buffer.from(from.files.get(path) ?? []).equals(to.files.get(path) ?? new Uint8Array()),
        )
        .map((path) => path.slice("/flash".length).toLowerCase()),
    );
  }

  #metadataWrites(start: BoardState, changes: readonly Change[]): number {
    return changes.filter((_, at) => this.#exposure(start, changes, at) === "metadata").length;
  }
}

type Exposure = "metadata" | "bystanders";

function isOurs(path: string, changed: ReadonlySet<string>): boolean {
  return (
    path.startsWith("/.ota/") || path.toLowerCase() === "/ota_installed.py" || changed.has(path.toLowerCase())
  );
}

/** The rows as a table of text. */
export function formatRows(rows: readonly Row[]): string {
  const head = [
    "scenario",
    "volume",
    "cut",
    "changes",
    "flash",
    "metadata",
    "schedules",
    "states",
    "bad",
    "exposed",
    "s",
  ];
  const lines = rows.map((row) => [
    row.scenario,
    row.filesystem,
    row.mode,
    `${row.changes}`,
    `${row.flashWrites}`,
    `${row.metadataWrites}`,
    `${row.schedules}`,
    `${row.states}`,
    `${row.violations}`,
    `${row.exposed.metadata}+${row.exposed.bystanders}, ${row.exposed.survived} survived`,
    row.seconds.toFixed(1),
  ]);
  const widths = head.map((text, column) =>
    Math.max(text.length, ...lines.map((line) => line[column]?.length ?? 0)),
  );
  return [head, ...lines]
    .map((line) => line.map((text, at) => text.padEnd(widths[at] ?? 0)).join("  "))
    .join("\n");
}
