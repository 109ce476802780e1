import type { ErrorName } from "../operations.js";

/** Bytes of received data that one connection holds: a power of two. */
export const RING_BYTES = 64 * 1024;

/** Bytes that may be on their way to the real socket before the sender waits. */
export const WINDOW_BYTES = 64 * 1024;

/** Places in {@link SharedConnection.control}. */
export const AT = {
  /** Counts changes: what a waiting board sleeps on. */
  CHANGES: 0,
  STATE: 1,
  /** Where the state is FAILED: an index into {@link FAILURES}. */
  FAILURE: 2,
  /** Bytes put into the ring since the start, wrapping at 32 bits. */
  WRITTEN: 3,
  /** Bytes taken out of it. */
  READ: 4,
  /** 1 where the real socket rests until the board has made room. */
  PAUSED: 5,
  /** Bytes that the real socket has sent, wrapping. */
  SENT: 6,
} as const;

export const STATE = { CONNECTING: 0, OPEN: 1, ENDED: 2, FAILED: 3 } as const;

/** How a real socket may fail, as a board sees it. */
export const FAILURES = [
  "EIO",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ETIMEDOUT",
] as const satisfies readonly ErrorName[];

/** The memory that the two sides of one connection share: a ring of what was received, and what is known about it. */
export interface SharedConnection {
  readonly control: Int32Array<SharedArrayBuffer>;
  readonly ring: Uint8Array<SharedArrayBuffer>;
}

export function newConnection(): SharedConnection {
  return {
    control: new Int32Array(new SharedArrayBuffer(Object.keys(AT).length * Int32Array.BYTES_PER_ELEMENT)),
    ring: new Uint8Array(new SharedArrayBuffer(RING_BYTES)),
  };
}

/** Bytes that are in the ring. */
export function buffered({ control }: SharedConnection): number {
  return (Atomics.load(control, AT.WRITTEN) - Atomics.load(control, AT.READ)) | 0;
}

/** What a board asks of the thread that has the real sockets. `id` names a connection. */
export type Request =
  | {
      readonly type: "connect";
      readonly id: number;
      readonly host: string;
      readonly port: number;
      readonly shared: SharedConnection;
    }
  | { readonly type: "send"; readonly id: number; readonly data: Uint8Array }
  | { readonly type: "resume"; readonly id: number }
  | { readonly type: "close"; readonly id: number };
