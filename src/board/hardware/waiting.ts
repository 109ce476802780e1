import { BoardError } from "../operations.js";
import type { Clock } from "./clock.js";

/** A socket without a timeout would wait for ever; a simulation does not. */
const LONGEST_WAIT_MS = 120_000;

/** How long a socket with this timeout waits, in milliseconds; -1 stands for no timeout. */
export function patience(timeoutMs: number): number {
  return timeoutMs < 0 ? LONGEST_WAIT_MS : timeoutMs;
}

/** Waits for what will not come. @throws BoardError ETIMEDOUT; EAGAIN for a socket that does not block */
export function waitInVain(clock: Clock, timeoutMs: number, detail = ""): never {
  if (timeoutMs === 0) throw new BoardError("EAGAIN", detail);
  clock.advance(patience(timeoutMs));
  throw new BoardError("ETIMEDOUT", detail);
}
