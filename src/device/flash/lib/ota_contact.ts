// The contact with a server: how long it may last, what has come over so far, and the patience to try again.

import { OSError } from "builtins";
import { sleep_ms, ticks_add, ticks_diff, ticks_ms } from "utime";
import { ConnectionClosed, ENOSPC, LinkError, storageError, TimedOut } from "./ota_errors.js";

/** Told of each piece that came: the path of the file, or `firmware`; how many bytes of the download are there, of how many. */
export type OnProgress = (file: string, done: number, total: number) => void;

/** What is asked again where the link is lost. */
export interface Reachable {
  connect(): void;
}

const TRIES = 5;
const FIRST_PAUSE_MS = 1000;
/** What is left where there is no deadline. */
const LONG_MS = 86400000;

let isOpen = false;
let deadline = 0;
let isLimited = false;
let listener: OnProgress | null = null;
/** What the listener has raised: that is the application's, whatever it is. */
let raised: Error | null = null;
let total = 0;
let done = 0;
let tries = 0;
let pause = 0;
let furthest = 0;

/** From now on, for `deadlineMs` milliseconds; 0: as long as it takes. */
export function begin(deadlineMs: number, onProgress: OnProgress | null): void {
  // First, since a deadline of the wrong type raises.
  deadline = ticks_add(ticks_ms(), deadlineMs);
  isLimited = deadlineMs > 0;
  listener = onProgress;
  raised = null;
  total = 0;
  done = 0;
  isOpen = true;
}

/** There is no limit any more, and nobody is told. */
export function end(): void {
  isOpen = false;
  isLimited = false;
  listener = null;
  raised = null;
}

/** Whether an update is on its way. */
export function isUpdating(): boolean {
  return isOpen;
}

/** In milliseconds. @throws TimedOut where there is none */
export function timeLeft(): number {
  const left = isLimited ? ticks_diff(deadline, ticks_ms()) : LONG_MS;
  if (left <= 0) {
    throw new TimedOut("deadline");
  }
  return left;
}

/** So many bytes more are to come; less where it is negative. */
export function expect(count: number): void {
  total += count;
}

export function came(file: string, count: number): void {
  done += count;
  if (listener !== null) {
    try {
      listener(file, done, total);
    } catch (error) {
      raised = error instanceof Error ? error : null;
      throw error;
    }
  }
}

/** Whether it is what the listener has raised. */
export function isCallers(error: unknown): boolean {
  return error instanceof Error && error === raised;
}

/** A try begins behind so many bytes: if that is further than any before, patience begins anew. */
export function reach(place: number): void {
  if (place > furthest) {
    furthest = place;
    tries = TRIES;
    pause = FIRST_PAUSE_MS;
  }
}

/**
 * Tries again, with a pause that doubles, as long as it is the link that fails: five times in a row without getting
 * further, or until the time is up. A loop asks it before each try and behind one that was in vain: the stack of a board
 * is too short to call back.
 */
export class Tries {
  private readonly link: Reachable;
  private isConnected = true;

  constructor(link: Reachable) {
    this.link = link;
    furthest = -1;
    reach(0);
  }

  /** @throws what `connect` raises */
  begin(): void {
    if (!this.isConnected) {
      this.link.connect();
      this.isConnected = true;
    }
  }

  /**
   * Behind a try that ended so: whether there is to be another, after a pause.
   *
   * @throws StorageError, or ConnectionClosed, in the place of an OSError; TimedOut
   */
  goesOn(error: unknown): boolean {
    if (isCallers(error)) {
      return false;
    }
    // A transport of one's own raises the socket's errors as they are.
    if (error instanceof OSError) {
      if (error.args[0] === ENOSPC) {
        throw storageError(error);
      }
    } else if (!(error instanceof LinkError)) {
      return false;
    }
    tries -= 1;
    if (tries <= 0) {
      if (error instanceof OSError) {
        throw new ConnectionClosed(`errno ${error.args[0]}`);
      }
      return false;
    }
    this.isConnected = false;
    sleep_ms(Math.min(pause, timeLeft()));
    timeLeft();
    pause *= 2;
    return true;
  }
}
