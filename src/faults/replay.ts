import {
  type BoardStorage,
  type Runtime,
  Signal,
  type Stop,
  type StopCause,
  type TraceEntry,
} from "../board/index.js";
import { boot, MAX_BOOTS, RESTARTS } from "./boots.js";
import { localTo } from "./lives.js";
import { type Coming, remains } from "./remains.js";
import type { FaultScenario, Surroundings } from "./scenario.js";
import { isPowerCut, type PowerCut, parseSchedule, type Schedule, type Trouble } from "./schedule.js";

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
 * @throws ScheduleError
 */
export function replay(scenario: FaultScenario, runtime: Runtime, schedule: Schedule | string): Replay {
  const faults = typeof schedule === "string" ? parseSchedule(schedule) : schedule;
  const lives: ReplayedLife[] = [];
  let storage = scenario.start;
  for (const [troubles, cut] of livesOf(faults)) {
    const life = live(scenario, runtime, storage, "served", troubles, cut);
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
): ReplayedLife {
  const trace: TraceEntry[] = [];
  const console: string[] = [];
  let storage = start;
  let cause: StopCause = "power";
  for (let boots = 1; ; boots += 1) {
    const from = trace.length;
    const own = troubles.flatMap((trouble) => localTo(trouble, from));
    let left: BoardStorage | undefined;
    const { stop, board } = boot(
      scenario,
      runtime,
      { storage, cause, surroundings, troubles: own },
      (coming, index) => {
        left = cut === undefined ? undefined : leftBy(cut, coming, from + index);
        if (left !== undefined) throw new Signal("power");
      },
    );
    trace.push(...board.trace);
    console.push(...board.console);
    storage = left ?? board.storage(false);
    const isCutAfter = cut?.kind === "after" && cut.at === trace.length - 1;
    if (left !== undefined || isCutAfter || !RESTARTS.has(stop.why) || boots === MAX_BOOTS) {
      return { surroundings, trace, console, stop, storage };
    }
    cause = stop.why === "watchdog" ? "watchdog" : "reset";
  }
}

/** What a cut leaves, where it strikes at the coming operation; a cut after one strikes before the next. */
function leftBy(cut: PowerCut, coming: Coming, at: number): BoardStorage | undefined {
  if (cut.kind === "after") return at === cut.at + 1 ? coming.board.storage(false) : undefined;
  return at === cut.at ? (remains(coming, cut) ?? undefined) : undefined;
}
