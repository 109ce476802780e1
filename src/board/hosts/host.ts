import type { Clock } from "../hardware/clock.js";

/** A machine's open port in the simulated neighbourhood of a board. */
export interface Host {
  /**
   * A board connects. Hosts that are at hand need neither its clock nor how long it waits, in milliseconds; -1 stands
   * for no timeout.
   *
   * @throws BoardError ECONNREFUSED, or what else a connection ends in
   */
  connect(clock: Clock, timeoutMs: number): Peer;
}

/** The far end of a connection. Everything happens at once and in the board's own process. */
export interface Peer {
  /** The board has sent `data`. */
  receive(data: Uint8Array): void;
  /** The board listens: what the peer has for it, at most `limit` bytes. */
  give(limit: number): Answer;
  /** The board has closed the connection. */
  closed?(): void;
}

/**
 * What a peer does when it is asked for data: it gives some (not none), `afterMs` later where it is slow; it closes; it
 * resets the connection; or it stays silent.
 */
export type Answer =
  | { readonly bytes: Uint8Array; readonly afterMs?: number }
  | "closed"
  | "reset"
  | "silent";
