/**
 * Where the power goes, life after life: before the `n`-th change of a life, counted from 0, with each sector durable at
 * once (`sector`) or behind the board's block cache (`block`); or in the middle of it, after `bytes` of it (`torn`).
 */
export interface Cut {
  readonly kind: "sector" | "block" | "torn";
  readonly at: number;
  /** Only where it is torn: how much of the change is done. */
  readonly bytes?: number;
}

export type Schedule = readonly Cut[];

/** A text that is no schedule. */
export class ScheduleError extends Error {
  override readonly name = "ScheduleError";
}

/** `block@17 torn@3:2048` */
export function formatSchedule(schedule: Schedule): string {
  return schedule
    .map(({ kind, at, bytes }) => `${kind}@${at}${bytes === undefined ? "" : `:${bytes}`}`)
    .join(" ");
}

/** The reverse of {@link formatSchedule}. @throws ScheduleError */
export function parseSchedule(text: string): Schedule {
  return text
    .split(" ")
    .filter((part) => part !== "")
    .map((part): Cut => {
      const plain = /^(sector|block)@(\d+)$/.exec(part);
      if (plain !== null) return { kind: plain[1] === "sector" ? "sector" : "block", at: Number(plain[2]) };
      const torn = /^torn@(\d+):(\d+)$/.exec(part);
      if (torn === null) throw new ScheduleError(`no cut: ${part}`);
      return { kind: "torn", at: Number(torn[1]), bytes: Number(torn[2]) };
    });
}
