/** A board on MicroPython's unix port, over its own FAT and LittleFS drivers. */
export { type FatVolume, readFat, type Use, withoutTimes } from "./fat.js";
export { findInterpreter, NativeInterpreterError } from "./interpreter.js";
export {
  type Contents,
  type Files,
  type Filesystem,
  type Life,
  NativeBoard,
  type NativeBoardOptions,
  type NativeStop,
  type Writing,
} from "./native-board.js";
export { type Cut, formatSchedule, parseSchedule, type Schedule, ScheduleError } from "./schedule.js";
export { applyChanges, type BoardState, type Change, chooseSlot, type DiskKind, tear } from "./state.js";
