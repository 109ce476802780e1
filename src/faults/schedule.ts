import type { ErrorName } from "../board/index.js";

/** How a power cut in the middle of FAT's rename leaves the two names. */
export type SplitRename =
  /** The target is removed, the file still has its old name. */
  | "old"
  /** Neither name is there. */
  | "none"
  /** Both names are there, on the same clusters. */
  | "both";

/** How the power is cut. */
export type Cut =
  /** Before the operation; what open files had not made durable is lost. */
  | { readonly kind: "cut" }
  /** As `cut`, but what was written to open files has reached the volume. */
  | { readonly kind: "keep" }
  /**
   * As `after`, but what was done on FAT since the last `sync` has not reached the volume; non-volatile storage and firmware
   * slots are not behind its cache. With `file`, one file alone has not: of those that changed, in the order of their
   * paths, the one with this number.
   */
  | { readonly kind: "stale"; readonly file?: number }
  /** The operation, a write, reaches the volume with its first `bytes` bytes only, behind all that was written before. */
  | { readonly kind: "tear"; readonly bytes: number }
  /** Within the operation, a rename on FAT. */
  | { readonly kind: "split"; readonly left: SplitRename }
  /** The operation happens; its result is never seen. */
  | { readonly kind: "after" };

/** What ends a life. Operations are counted from 0 over the life. */
export type PowerCut = Cut & { readonly at: number };

/** What a life has to live with. */
export type Trouble =
  /** From this operation on, and for the rest of the life, no room is left, and what needs some fails with ENOSPC. */
  | { readonly kind: "full"; readonly at: number }
  /** The operation fails with EIO, and does nothing: a file that does not close is lost, as far as it is not durable. */
  | { readonly kind: "fail"; readonly at: number };

export type Fault = PowerCut | Trouble;

/** What goes wrong, in order. Each power cut ends a life; what follows it is counted in the life after. */
export type Schedule = readonly Fault[];

/** What a trouble is seen as. */
export const TROUBLE_ERRORS: Readonly<Record<Trouble["kind"], ErrorName>> = { full: "ENOSPC", fail: "EIO" };

/** A text that is no schedule. */
export class ScheduleError extends Error {
  override readonly name = "ScheduleError";
}

/** Whether a fault ends the life it is in. */
export function isPowerCut(fault: Fault): fault is PowerCut {
  return fault.kind !== "full" && fault.kind !== "fail";
}

/** A schedule as text: `cut@123 tear@7:17`. {@link parseSchedule} reads it. */
export function formatSchedule(schedule: Schedule): string {
  return schedule.map(formatFault).join(" ");
}

export function formatFault(fault: Fault): string {
  const { kind, at } = fault;
  if (kind === "tear") return `tear@${at}:${fault.bytes}`;
  if (kind === "stale" && fault.file !== undefined) return `stale@${at}:${fault.file}`;
  return kind === "split" ? `split@${at}:${fault.left}` : `${kind}@${at}`;
}

/**
 * Reads what {@link formatSchedule} writes. Nothing at all is a schedule in which nothing goes wrong.
 *
 * @throws ScheduleError
 */
export function parseSchedule(text: string): Schedule {
  const schedule = text
    .split(/\s+/)
    .filter((word) => word !== "")
    .map(parseFault);
  let last = -1;
  for (const fault of schedule) {
    if (fault.at <= last)
      throw new ScheduleError(`${formatFault(fault)}: not behind what precedes it in its life`);
    last = isPowerCut(fault) ? -1 : fault.at;
  }
  return schedule;
}

function parseFault(word: string): Fault {
  const { kind, at: digits = "", detail } = FAULT.exec(word)?.groups ?? {};
  const at = Number(digits);
  if (kind === "tear" && detail !== undefined && /^\d+$/.test(detail))
    return { kind, at, bytes: Number(detail) };
  if (kind === "stale" && detail !== undefined && /^\d+$/.test(detail))
    return { kind, at, file: Number(detail) };
  if (kind === "split" && (detail === "old" || detail === "none" || detail === "both")) {
    return { kind, at, left: detail };
  }
  if (detail === undefined) {
    switch (kind) {
      case "cut":
      case "keep":
      case "stale":
      case "after":
      case "full":
      case "fail":
        return { kind, at };
    }
  }
  throw new ScheduleError(`no fault: "${word}"`);
}

const FAULT = /^(?<kind>[a-z]+)@(?<at>\d{1,9})(?::(?<detail>\w+))?$/;
