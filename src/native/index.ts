/** A board on MicroPython's unix port, over its own FAT and LittleFS drivers. */
export { canonical, type FatVolume, readFat, type Use } from "./fat.js";
export { findInterpreter, NativeInterpreterError } from "./interpreter.js";
export {
  type Cause,
  type Contents,
  type Files,
  type Filesystem,
  isRestart,
  type Life,
  NativeBoard,
  type NativeBoardOptions,
  type NativeStop,
  type Start,
  type Writing,
} from "./native-board.js";
export { type Cut, formatSchedule, parseSchedule, type Schedule, ScheduleError } from "./schedule.js";
export { applyChanges, type BoardState, type Change, chooseSlot, type DiskKind, tear } from "./state.js";
