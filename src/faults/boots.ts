import { hash } from "node:crypto";
import {
  type Board,
  BoardError,
  type BoardStorage,
  type OperationName,
  type Runtime,
  Signal,
  type Stop,
  type StopCause,
} from "../board/index.js";
import { Coming, innerCuts, Moment, staleCuts } from "./remains.js";
import type { FaultScenario, Surroundings } from "./scenario.js";
import { type Cut, TROUBLE_ERRORS, type Trouble } from "./schedule.js";
import type { StateId, States } from "./states.js";

/** How a boot begins. */
export interface Start {
  readonly storage: BoardStorage;
  readonly cause: StopCause;
  readonly surroundings: Surroundings;
  /** In order, counted from the boot's first operation. */
  readonly troubles: readonly Trouble[];
}

/** The starts that a life may take: a board that still restarts does so for ever. */
export const MAX_BOOTS = 16;

/** Whether a board starts again by itself, and so as the cause of that start. */
export function isRestart(why: Stop["why"]): why is "reset" | "watchdog" | "deepsleep" {
  return why === "reset" || why === "watchdog" || why === "deepsleep";
}

/**
 * One boot of a new board. `before` is called before each traced operation, and may throw.
 *
 * @returns how it ended, the board, and what it kept when it was last told to `sync`
 */
export function boot(
  scenario: FaultScenario,
  runtime: Runtime,
  { storage, cause, surroundings, troubles }: Start,
  before: (coming: Coming, index: number) => void,
): { readonly stop: Stop; readonly board: Board; readonly synced: BoardStorage } {
  const board = scenario.board(surroundings);
  board.restore(storage);
  let synced = storage;
  const look = (): void => {
    if (board.trace.at(-1)?.op === "uos.sync") synced = board.storage(false);
  };
  board.hooks.before = (index, op, args) => {
    look();
    before(new Coming(board, synced, op, args), index);
    for (const trouble of troubles) disturb(board, trouble, { index, op, args });
  };
  const { stop } = board.run(runtime, { cause });
  look();
  return { stop, board, synced };
}

/** What a full volume refuses. It may have room for a name: then files can be made, and nothing goes into them. */
const NEEDS_ROOM: ReadonlySet<OperationName> = new Set(["file.write", "uos.mkdir"]);

/** Whether an operation is another one where the volume is full. */
export function feelsFull(op: OperationName): boolean {
  return NEEDS_ROOM.has(op) || op === "uos.statvfs";
}

interface Disturbed {
  readonly index: number;
  readonly op: OperationName;
  readonly args: readonly unknown[];
}

function disturb(board: Board, { kind, at }: Trouble, { index, op, args: [handle] }: Disturbed): void {
  if (kind === "full") {
    board.flash.isFull = index >= at;
    if (index >= at && NEEDS_ROOM.has(op)) throw new BoardError(TROUBLE_ERRORS.full);
  } else if (index === at) {
    // Programs cannot close again what did not close.
    if (op === "file.close" && typeof handle === "number") board.flash.lose(handle);
    throw new BoardError(TROUBLE_ERRORS.fail);
  }
}

/** A boot that was run. */
export interface PlainBoot {
  /** How many operations there were in it. */
  readonly length: number;
  readonly stop: Stop;
  /** What the board keeps afterwards. */
  readonly left: StateId;
  /** Whether it never looked at what is around the board: then it goes the same way anywhere. */
  readonly isBlind: boolean;
}

/** Runs a boot to its end. */
export function run(scenario: FaultScenario, runtime: Runtime, start: Start, states: States): PlainBoot {
  const { stop, board } = boot(scenario, runtime, start, () => {});
  return endOf(board, stop, states.idOf(board.storage(false)));
}

function endOf({ trace }: Board, stop: Stop, left: StateId): PlainBoot {
  return { length: trace.length, stop, left, isBlind: trace.every(({ op }) => BLIND.test(op)) };
}

/** Operations on what the board itself keeps. */
const BLIND = /^(?:open|(?:file|uos|uhashlib|pycom|utime|machine)\..*)$/;

/** One operation of a boot, and what the board keeps where the power is cut at it. */
export interface Step {
  readonly op: OperationName;
  readonly cuts: readonly (readonly [Cut, StateId])[];
}

/** A boot that was watched. */
export interface WatchedBoot extends PlainBoot {
  readonly steps: readonly Step[];
}

/** These change what a board keeps, besides what is done to files that are open for writing. */
const CHANGING: ReadonlySet<OperationName> = new Set([
  "file.write",
  "uos.mkdir",
  "uos.rmdir",
  "uos.remove",
  "uos.rename",
  "uos.sync",
  "pycom.ota_start",
  "pycom.ota_write",
  "pycom.ota_finish",
  "pycom.bootmgr",
  "pycom.nvs_set",
  "pycom.nvs_erase",
]);

/** All other operations leave it as it is, also `open` and what follows it where a file is only read. */
function mayChange({ board, op, args: [handle, mode] }: Coming): boolean {
  if (op === "open") return mode !== "rb";
  if (op === "file.seek" || op === "file.close") {
    return typeof handle === "number" && board.flash.opened(handle)?.writable === true;
  }
  return CHANGING.has(op);
}

/** What is written where, if that and what the board keeps tell what it will keep. */
function writeOf({ board, op, args: [handle, data] }: Coming): string | null {
  if (op !== "file.write" || typeof handle !== "number" || !(data instanceof Uint8Array)) return null;
  const file = board.flash.opened(handle);
  if (file === undefined || !board.flash.isInPlace(handle)) return null;
  return `${file.path} ${file.position} ${hash("sha1", data)}`;
}

/** These change what is not behind FAT's cache, and so make a difference to what an unsynced volume has lost. */
const UNCACHED: ReadonlySet<OperationName> = new Set([
  "pycom.ota_start",
  "pycom.ota_write",
  "pycom.ota_finish",
  "pycom.bootmgr",
  "pycom.nvs_set",
  "pycom.nvs_erase",
]);

/**
 * One run tells what each power cut in it would have left; of one with troubles, from where the first one strikes: before, it
 * goes as it does without.
 */
export function watch(scenario: FaultScenario, runtime: Runtime, start: Start, states: States): WatchedBoot {
  const first = start.troubles[0]?.at ?? 0;
  const seen: { op: OperationName; cuts: (readonly [Cut, StateId])[] }[] = [];
  let lost = states.idOf(start.storage);
  let kept = lost;
  let isChanged = true;
  let write: string | null = null;
  const { stop, board, synced } = boot(scenario, runtime, start, (coming, index) => {
    if (index < first) {
      seen.push({ op: coming.op, cuts: [] });
      return;
    }
    const previous = seen[index - 1];
    if (write !== null && coming.board.trace.at(-1)?.error === undefined) {
      // What is written is not durable yet.
      kept = states.idAfter(`${kept} ${write}`, () => coming.kept);
    } else if (isChanged) {
      lost = states.idOf(coming.lost);
      kept = coming.kept === coming.lost ? lost : states.idOf(coming.kept);
    }
    previous?.cuts.push(...cutsBehind(previous.op, coming, lost, states));
    write = writeOf(coming);
    seen.push({ op: coming.op, cuts: cutsAt(coming, { lost, kept, write }, states) });
    isChanged = mayChange(coming);
  });
  const end = new Moment(board, synced);
  lost = states.idOf(end.lost);
  const last = seen.at(-1);
  last?.cuts.push(...cutsBehind(last.op, end, lost, states));
  return { steps: seen, ...endOf(board, stop, lost) };
}

/** One step of what {@link watch} tells, for a fraction of its time: the boot goes no further. */
export function glimpse(
  scenario: FaultScenario,
  runtime: Runtime,
  start: Start,
  states: States,
  at: number,
): Step | undefined {
  let step: { op: OperationName; cuts: (readonly [Cut, StateId])[] } | undefined;
  let isOver = false;
  const finish = (moment: Moment): void => {
    if (step === undefined || isOver) return;
    step.cuts.push(...cutsBehind(step.op, moment, states.idOf(moment.lost), states));
    isOver = true;
  };
  const { board, synced } = boot(scenario, runtime, start, (coming, index) => {
    finish(coming);
    if (index > at) throw new Signal("halt");
    if (index < at) return;
    step = {
      op: coming.op,
      cuts: cutsAt(
        coming,
        { lost: states.idOf(coming.lost), kept: states.idOf(coming.kept), write: null },
        states,
      ),
    };
  });
  finish(new Moment(board, synced));
  return step;
}

/** What is known before an operation. */
interface Before {
  readonly lost: StateId;
  readonly kept: StateId;
  /** As {@link writeOf} tells it; null: each state is looked at. */
  readonly write: string | null;
}

/** What is cut before an operation, or within it. */
function cutsAt(coming: Coming, { lost, kept, write }: Before, states: States): (readonly [Cut, StateId])[] {
  const cuts: (readonly [Cut, StateId])[] = [[{ kind: "cut" }, lost]];
  if (kept !== lost) cuts.push([{ kind: "keep" }, kept]);
  for (const [cut, storage] of innerCuts(coming)) {
    const isTear = write !== null && cut.kind === "tear";
    const left = isTear ? states.idAfter(`${kept} ${write} ${cut.bytes}`, storage) : states.idOf(storage());
    cuts.push([cut, left]);
  }
  return cuts;
}

/** What is cut behind an operation, once what it has left can be seen. */
function cutsBehind(
  op: OperationName,
  moment: Moment,
  lost: StateId,
  states: States,
): (readonly [Cut, StateId])[] {
  const stale = UNCACHED.has(op) ? staleCuts(moment) : [];
  const different = stale
    .map(([cut, storage]) => [cut, states.idOf(storage)] as const)
    .filter(([, left]) => left !== lost);
  return [[{ kind: "after" }, lost], ...different];
}
