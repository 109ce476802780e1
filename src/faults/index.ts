/**
 * What can go wrong on a simulated board: power cuts, torn writes, full volumes, failing reads; one by one, in every
 * pair, and at random.
 *
 * @packageDocumentation
 */
export { type Replay, type ReplayedLife, replay } from "./replay.js";
export type { FaultScenario, Settled, Surroundings } from "./scenario.js";
export {
  type Cut,
  type Fault,
  formatSchedule,
  isPowerCut,
  type PowerCut,
  parseSchedule,
  type Schedule,
  ScheduleError,
  type SplitRename,
  type Trouble,
} from "./schedule.js";
export { parseShard, type Shard, ShardError } from "./shard.js";
export { type SweepOptions, type SweepResult, sweep, type Violation } from "./sweep.js";
