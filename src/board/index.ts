/**
 * A simulated board for the tests of update logic.
 *
 * @packageDocumentation
 */
export { Board, type BoardOptions, type RunOptions, type RunResult } from "./board.js";
export { type Hooks, SimulationError, type Until } from "./dispatcher.js";
export type { Clock } from "./hardware/clock.js";
export type { Flash } from "./hardware/flash.js";
export type { Lora, Uplink } from "./hardware/lora.js";
export type { FilesystemKind } from "./hardware/mount.js";
export type { Nvs } from "./hardware/nvs.js";
export type { Power } from "./hardware/power.js";
export type { ImageCheck, SlotIndex, Slots, SlotsStorage } from "./hardware/slots.js";
export type { Wifi, WifiNetwork } from "./hardware/wifi.js";
export { ANY_NETWORK } from "./hardware/wifi.js";
export { type FtpContent, type FtpOptions, type FtpReply, ftpHosts } from "./hosts/ftp-host.js";
export type { Answer, Host, Peer } from "./hosts/host.js";
export {
  type HttpFaults,
  type HttpHandler,
  type HttpRequest,
  type HttpResponse,
  httpHost,
} from "./hosts/http-host.js";
export { type Hosts, LocalNetwork } from "./hosts/local-network.js";
export type { LinkCounters } from "./link/air.js";
export {
  fading,
  GOOD,
  type LinkConditions,
  type Outage,
  STREET,
  STREET_CONTACT_MS,
  WEAK,
} from "./link/conditions.js";
export { type LinkedHost, link } from "./link/link.js";
export { MicroPythonRuntime } from "./micropython/runtime.js";
export { CompileError } from "./model/compile.js";
export {
  loadDeviceModule,
  ModelRuntime,
  type ModelRuntimeOptions,
  type ProgramPath,
} from "./model/model-runtime.js";
export { ImportError } from "./model/program.js";
export {
  AttributeError,
  IndexError,
  MemoryError,
  OSError,
  TimeoutError,
  UnicodeError,
  ValueError,
} from "./modules/exceptions.js";
export type { Connection, Network } from "./network.js";
export {
  BoardError,
  type Call,
  CONSTANTS,
  type ErrorName,
  type OperationName,
  type Operations,
  Signal,
  type StopCause,
} from "./operations.js";
export type { Runtime, Stop } from "./runtime.js";
export { ANY_SERVER } from "./sockets/real-network.js";
export type { BoardStorage, FileTree } from "./storage.js";
export { BoardThread, BoardThreadError } from "./thread/board-thread.js";
export type { BoardDescription, BoardEvent, BoardState, RealWifi } from "./thread/description.js";
export { diffTraces, formatEntry, formatTrace, type TraceEntry, type TraceValue } from "./trace.js";
