import { randomBytes } from "../random.js";

/** What a segment carries where the board's network stack says so: lwIP's `TCP_MSS` in Espressif's configuration, in bytes. */
export const SEGMENT_BYTES = 1436;

/** What a board takes in before it has acknowledged: lwIP's `TCP_WND`, four segments, in bytes. */
const WINDOW_BYTES = 4 * SEGMENT_BYTES;

/** The link falls silent: what is on its way waits, and nobody connects. */
export interface Outage {
  /** Begins behind so many received bytes, counted over all connections and passes. */
  readonly at: number;
  /** How long it lasts, in milliseconds; without it, the link is lost until it is restored. */
  readonly ms?: number;
}

/** How good a link between a board and a host is. Without any of these it is perfect. */
export interface LinkConditions {
  /** In each direction, or, with `upBytesPerSecond`, towards the board. */
  readonly bytesPerSecond?: number;
  /** Away from the board. */
  readonly upBytesPerSecond?: number;
  /** A connection takes one of these, and so does each answer, until its first byte. */
  readonly roundTripMs?: number;
  /** How many bytes may be on their way to the board, on one connection: 5,744 by default. */
  readonly windowBytes?: number;
  /** Short reads: at most so many bytes arrive at a time. */
  readonly readBytes?: number;
  /** Each time another number of bytes, from one to `readBytes`; the same ones from the same seed. */
  readonly seed?: string;
  /** In the order of their places. */
  readonly outages?: readonly Outage[];
  /** The received bytes that arrive with all bits flipped, by their places. */
  readonly corrupt?: readonly number[];
  /** The link is lost, until it is restored or for a while: the moment to let the WiFi vanish. */
  readonly onLost?: () => void;
  /** An outage that had an end is over. */
  readonly onBack?: () => void;
}

/**
 * Beside the vehicle: 20 Mbit/s of TCP, what Espressif measures for an ESP32 in the open air; the window is the limit.
 */
export const GOOD: LinkConditions = {
  bytesPerSecond: 2_500_000,
  roundTripMs: 10,
  windowBytes: WINDOW_BYTES,
};

/**
 * At the edge of reach: 802.11b's lowest rate, 1 Mbit/s, which an ESP32 receives down to -98 dBm by its data sheet. Half
 * of it is taken to go into headers, acknowledgements and repetitions.
 */
export const WEAK: LinkConditions = { bytesPerSecond: 62_500, roundTripMs: 50, windowBytes: WINDOW_BYTES };

/** What a fading link makes of itself: a stall about every so many bytes, of up to so many milliseconds. */
const STALL_BYTES = 8192;
const STALL_MS = 4000;

/**
 * {@link WEAK}, and fading: it stalls again and again, and brings little at a time. The same one from the same seed.
 *
 * @param bytes - how far the stalls go, in received bytes
 */
export function fading(seed: string, bytes = 1_000_000): LinkConditions {
  const random = randomBytes(`fading ${seed}`);
  const below = (limit: number) => 1 + (Buffer.from(random(4)).readUInt32LE() % limit);
  const outages: Outage[] = [];
  for (let at = below(2 * STALL_BYTES); at < bytes; at += below(2 * STALL_BYTES)) {
    outages.push({ at, ms: below(STALL_MS) });
  }
  return { ...WEAK, seed, outages };
}

/**
 * From a car that drives by: 30 KB/s, the median of 290 hours of driving (Bychkovsky and others, "A Measurement Study of
 * Vehicular Internet Access Using In Situ Wi-Fi Networks", MobiCom 2006); the round trip is assumed.
 */
export const STREET: LinkConditions = { bytesPerSecond: 30_000, roundTripMs: 100, windowBytes: WINDOW_BYTES };

/** How long such a car is in reach, in milliseconds: the median of the same study. */
export const STREET_CONTACT_MS = 13_000;

/** Conditions with what was left out. */
export type FullConditions = Required<Omit<LinkConditions, Optional>> & Pick<LinkConditions, Optional>;
type Optional = "seed" | "onLost" | "onBack";

export function completed(conditions: LinkConditions): FullConditions {
  const { bytesPerSecond = Number.POSITIVE_INFINITY } = conditions;
  return {
    bytesPerSecond,
    upBytesPerSecond: bytesPerSecond,
    roundTripMs: 0,
    windowBytes: WINDOW_BYTES,
    readBytes: SEGMENT_BYTES,
    outages: [],
    corrupt: [],
    ...conditions,
  };
}
