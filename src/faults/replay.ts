import {
  type BoardStorage,
  type Runtime,
  Signal,
  type Stop,
  type StopCause,
  type TraceEntry,
} from "../board/index.js";
import { boot, isRestart, MAX_BOOTS } from "./boots.js";
import { localTo } from "./lives.js";
import { type Coming, Moment, remains, remainsAfter } from "./remains.js";
import type { FaultScenario, Surroundings } from "./scenario.js";
import {
  formatFault,
  isPowerCut,
  type PowerCut,
  parseSchedule,
  type Schedule,
  ScheduleError,
  type Trouble,
} from "./schedule.js";

/** A life that was lived again. */
export interface ReplayedLife {
  readonly surroundings: Surroundings;
  /** Its operations, those of all its boots in a row: their numbers are those of the schedule. */
  readonly trace: readonly TraceEntry[];
  readonly console: readonly string[];
  /** How its last boot ended. */
  readonly stop: Stop;
  /** What the board kept after it. */
  readonly storage: BoardStorage;
}

interface CutLife extends ReplayedLife {
  readonly isCut: boolean;
}

/** What came of a schedule. */
export interface Replay {
  /** Those that the schedule disturbs. */
  readonly lives: readonly ReplayedLife[];
  /** Those that follow undisturbed: alone, then served; and served at once. */
  readonly settling: readonly ReplayedLife[];
  readonly violations: readonly string[];
}

/**
 * Runs one schedule from its beginning, every operation of it, and shows all that happens.
 *
 * @param schedule - a schedule, or its text
 * @throws ScheduleError where it is none, or one of its faults strikes at nothing
 */
export function replay(scenario: FaultScenario, runtime: Runtime, schedule: Schedule | string): Replay {
  const faults = typeof schedule === "string" ? parseSchedule(schedule) : schedule;
  const lives: ReplayedLife[] = [];
  let storage = scenario.start;
  for (const [troubles, cut] of livesOf(faults)) {
    const life = live(scenario, runtime, storage, "served", troubles, cut);
    const missed = [...troubles.filter(({ at }) => at >= life.trace.length), ...missedBy(cut, life)];
    for (const fault of missed) {
      throw new ScheduleError(`${formatFault(fault)}: strikes at none of ${life.trace.length} operations`);
    }
    lives.push(life);
    storage = life.storage;
  }
  const alone = live(scenario, runtime, storage, "alone");
  const settling = [
    alone,
    live(scenario, runtime, alone.storage, "served"),
    live(scenario, runtime, storage, "served"),
  ];
  const violations = settling.flatMap((life) =>
    scenario.judge(life).map((violation) => `${life.surroundings}: ${violation}`),
  );
  return { lives, settling, violations: [...new Set(violations)] };
}

/** The cut, where the life was not cut. */
function missedBy(cut: PowerCut | undefined, { isCut }: CutLife): readonly PowerCut[] {
  return cut === undefined || isCut ? [] : [cut];
}

/** What happens in each life. */
function livesOf(schedule: Schedule): (readonly [readonly Trouble[], PowerCut | undefined])[] {
  const lives: (readonly [readonly Trouble[], PowerCut | undefined])[] = [];
  let troubles: Trouble[] = [];
  for (const fault of schedule) {
    if (isPowerCut(fault)) {
      lives.push([troubles, fault]);
      troubles = [];
    } else troubles.push(fault);
  }
  if (troubles.length > 0) lives.push([troubles, undefined]);
  return lives;
}

function live(
  scenario: FaultScenario,
  runtime: Runtime,
  start: BoardStorage,
  surroundings: Surroundings,
  troubles: readonly Trouble[] = [],
  cut?: PowerCut,
): CutLife {
  const trace: TraceEntry[] = [];
  const console: string[] = [];
  let storage = start;
  let cause: StopCause = "power";
  for (let boots = 1; ; boots += 1) {
    const from = trace.length;
    const own = troubles.flatMap((trouble) => localTo(trouble, from));
    let left: BoardStorage | undefined;
    const { stop, board, synced } = boot(
      scenario,
      runtime,
      { storage, cause, surroundings, troubles: own },
      (coming, index) => {
        left = cut === undefined ? undefined : leftBy(cut, coming, from + index);
        if (left !== undefined) throw new Signal("power");
      },
    );
    // As arguments, those of a program that goes on for ever would be too many.
    for (const entry of board.trace) trace.push(entry);
    for (const line of board.console) console.push(line);
    const end = new Moment(board, synced);
    if (cut !== undefined && cut.at === trace.length - 1) left ??= remainsAfter(end, cut) ?? undefined;
    storage = left ?? end.lost;
    const isCut = left !== undefined;
    if (isCut || !isRestart(stop.why) || boots === MAX_BOOTS) {
      return { surroundings, trace, console, stop, storage, isCut };
    }
    cause = stop.why;
  }
}

/** What a cut leaves, where it strikes at the coming operation; a cut behind one strikes before the next. */
function leftBy(cut: PowerCut, coming: Coming, at: number): BoardStorage | undefined {
  if (at === cut.at) return remains(coming, cut) ?? undefined;
  return at === cut.at + 1 ? (remainsAfter(coming, cut) ?? undefined) : undefined;
}
