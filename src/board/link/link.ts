import type { Clock } from "../hardware/clock.js";
import { patience, waitInVain } from "../hardware/waiting.js";
import type { Answer, Host, Peer } from "../hosts/host.js";
import { Air, type LinkCounters } from "./air.js";
import { completed, type LinkConditions, SEGMENT_BYTES } from "./conditions.js";

/** A host at the other end of a link. */
export interface LinkedHost extends Host {
  /** What went over the link so far. */
  readonly counters: LinkCounters;
  /** Whether an outage without an end has begun. */
  readonly isLost: boolean;
  /** Ends an outage: the next pass begins. The connections of the last one are dead. */
  restore(): void;
}

/**
 * Puts a link between a board and a host. Everything on it takes simulated time, and takes the same in each run.
 *
 * The model: a connection takes one round trip, and so does each answer until its first byte; then bytes come in segments
 * of 1,436 at the link's rate, as far as the board's window allows: the next one leaves when the board has taken what
 * would otherwise overfill it. A server of today begins with ten segments (RFC 6928), which is more than a board's window
 * of four: so slow start has no effect of its own. What a TCP stack adds to the payload is not counted.
 *
 * @example
 * ```ts
 * const air = link(httpHost(handler), { ...STREET, outages: [{ at: 20_000, ms: 4000 }] });
 * board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": air });
 * board.run(runtime);
 * air.counters.contactMs;
 * ```
 */
export function link(host: Host, conditions: LinkConditions = {}): LinkedHost {
  const air = new Air(completed(conditions));
  return {
    get counters() {
      return air.counters;
    },
    get isLost() {
      return air.isLost;
    },
    restore: () => air.restore(),
    connect(clock, timeoutMs) {
      air.attempt(clock.now);
      air.look(clock);
      const wait = Math.max(0, air.silentUntil - clock.now) + air.conditions.roundTripMs;
      if (wait > patience(timeoutMs)) return waitInVain(clock, timeoutMs);
      clock.advance(wait);
      const peer = host.connect(clock, timeoutMs);
      air.connected();
      return new LinkPeer(air, clock, peer);
    },
  };
}

/** The far end of a connection that goes over a link. */
class LinkPeer implements Peer {
  readonly #air: Air;
  readonly #clock: Clock;
  readonly #peer: Peer;
  readonly #pass: number;
  /** What has been sent to the board and not been taken. */
  #segment = new Uint8Array();
  /** When it is there. */
  #segmentAt = 0;
  /** When the first byte of an answer can be there. */
  #answerAt = 0;
  /** Whether the board has received since it sent. */
  #isAnswered = true;
  #sent = 0;
  /** What the board had taken, of all that was sent to it, and when. */
  #taken: { readonly bytes: number; readonly at: number }[] = [];

  constructor(air: Air, clock: Clock, peer: Peer) {
    this.#air = air;
    this.#clock = clock;
    this.#peer = peer;
    this.#pass = air.pass;
  }

  receive(data: Uint8Array): void {
    this.#air.look(this.#clock);
    const travel = this.#air.send(data.length, this.#isAnswered);
    this.#isAnswered = false;
    if (this.#isDead) return;
    const leaves = Math.max(this.#clock.now, this.#air.silentUntil, this.#answerAt - this.#roundTripMs);
    this.#answerAt = leaves + travel + this.#roundTripMs;
    this.#peer.receive(data);
  }

  give(limit: number): Answer {
    this.#air.look(this.#clock);
    if (this.#isDead) return "silent";
    if (this.#segment.length === 0) {
      const answer = this.#peer.give(SEGMENT_BYTES);
      if (typeof answer === "string") return answer;
      this.#send(answer.bytes, answer.afterMs === undefined ? 0 : this.#clock.now + answer.afterMs);
    }
    const count = this.#air.admit(Math.min(limit, this.#segment.length));
    // Whole milliseconds: a board's clock has no others.
    const at = Math.ceil(Math.max(this.#clock.now, this.#segmentAt, this.#air.silentUntil));
    const bytes = this.#air.deliver(this.#segment.subarray(0, count), at);
    this.#segment = this.#segment.subarray(count);
    this.#isAnswered = true;
    this.#taken.push({ bytes: this.#sent - this.#segment.length, at });
    return { bytes, afterMs: at - this.#clock.now };
  }

  closed(): void {
    this.#peer.closed?.();
  }

  get #isDead(): boolean {
    return this.#air.isLost || this.#pass !== this.#air.pass;
  }

  get #roundTripMs(): number {
    return this.#air.conditions.roundTripMs;
  }

  /** A segment leaves the host as soon as it has the bytes and the board's window is open. */
  #send(bytes: Uint8Array, readyAt: number): void {
    this.#sent += bytes.length;
    this.#segment = new Uint8Array(bytes);
    const from = Math.max(readyAt, this.#answerAt, this.#windowOpensAt());
    this.#segmentAt = this.#air.transfer(bytes.length, from);
  }

  #windowOpensAt(): number {
    const needed = this.#sent - this.#air.conditions.windowBytes;
    if (needed <= 0) return 0;
    // What was taken long ago opens nothing any more.
    while (this.#taken[0] !== undefined && this.#taken[0].bytes < needed) this.#taken.shift();
    const [opening] = this.#taken;
    return opening === undefined ? 0 : opening.at + this.#roundTripMs;
  }
}
