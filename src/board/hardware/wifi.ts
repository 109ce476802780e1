import type { Network } from "../network.js";
import { BoardError, CONSTANTS } from "../operations.js";
import type { Clock } from "./clock.js";

/** How long things take, in milliseconds. A station looks for a network as long as a scan takes. */
const ASSOCIATION_MS = 200;
const SCAN_MS = 1500;

const SIGNAL_DBM = -60;

/** The name of a network that answers to every name: for programs that bring their own. */
export const ANY_NETWORK = "*";

/** A network that a board can see while it is in reach. */
export interface WifiNetwork {
  /** May be {@link ANY_NETWORK}. */
  readonly ssid: string;
  /** Absent for an open network. */
  readonly password?: string;
  /** Takes every password. */
  readonly admitsAll?: boolean;
  /** A number of `network.WLAN`; by default WPA2 where there is a password. */
  readonly security?: number;
  /** Six bytes in hexadecimal. */
  readonly bssid?: string;
  readonly channel?: number;
  /** Strength in dBm: -60 by default. */
  readonly signal?: number;
  /** Too far away for the other one: a number of `network.WLAN`. Any hears it by default. */
  readonly antenna?: number;
  /** In no scan: found by those who know its name. */
  readonly hidden?: boolean;
  /** It is there, but lets nobody in before this moment of the clock, in milliseconds. */
  readonly admitsFrom?: number;
  /** How long it takes to be let in, in milliseconds: 200 by default. */
  readonly associationMs?: number;
  /** How long it takes then until the board has its address, in milliseconds: 0 by default. */
  readonly addressMs?: number;
  /** The address that the board gets. */
  readonly address?: string;
  readonly gateway?: string;
  /** What the board reaches through it; by default nothing. */
  readonly network?: Network;
}

/** An established association. When it is over, so is every connection that was made through it. */
export interface Link {
  readonly wifi: WifiNetwork;
}

/** What a program asks for with `connect`. */
interface Credentials {
  readonly ssid: string;
  readonly security: number;
  readonly password: string;
}

interface Attempt extends Credentials {
  readonly began: number;
  /** Goes on until it succeeds: the network was joined, and was lost. */
  readonly isAgain: boolean;
  /** When the network was first in reach since the attempt began. */
  seen: number | null;
}

interface Association {
  readonly link: Link;
  readonly credentials: Credentials;
  /** When there is an address. */
  readonly from: number;
}

/**
 * The WiFi radio and the networks around it. Networks come and go, at once or on schedule.
 *
 * It does as Pycom's firmware 1.20: `connect` tries once, gives up without a word where the network is not there or does
 * not let the board in, and with its timeout makes `isconnected` raise `TimeoutError`, once. What was joined and is lost
 * is looked for until it is back. Meanwhile nothing can be scanned.
 */
export class Wifi {
  /** The mode that the program chose; null while the radio is off. */
  mode: number | null = null;
  antenna: number = CONSTANTS.wlan.INT_ANT;
  readonly #clock: Clock;
  readonly #inReach = new Map<string, WifiNetwork>();
  readonly #signals = new Map<string, number>();
  #attempt: Attempt | null = null;
  #association: Association | null = null;
  /** The moment at which `connect` has taken too long. */
  #deadline: number | null = null;
  #isTimedOut = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A network comes into reach, in the place of one of the same name and `bssid`. */
  appear(network: WifiNetwork): void {
    this.#settle();
    this.#inReach.set(`${network.ssid} ${network.bssid}`, network);
    this.#signals.delete(network.ssid);
    this.#settle();
  }

  /** A network that is in reach becomes stronger or weaker, in dBm; a link to it stands. */
  change(ssid: string, signal: number): void {
    this.#signals.set(ssid, signal);
  }

  /** All of this name go out of reach; a link to one breaks. */
  vanish(ssid: string): void {
    this.#settle();
    for (const [key, network] of this.#inReach) if (network.ssid === ssid) this.#inReach.delete(key);
    if (this.#attempt?.ssid === ssid && this.#attempt.seen !== null) {
      this.#attempt = this.#attempt.isAgain ? { ...this.#attempt, seen: null } : null;
    }
    if (this.#association?.link.wifi.ssid === ssid) this.#lose(this.#association.credentials);
  }

  /**
   * A network passes by: in reach from one moment of the clock to another, in milliseconds.
   *
   * @param signals - its strength in dBm from moments in between on: `[ms, dBm]`
   */
  pass(
    network: WifiNetwork,
    from: number,
    until: number,
    signals: readonly (readonly [at: number, signal: number])[] = [],
  ): void {
    this.#clock.at(from, () => this.appear(network));
    for (const [at, signal] of signals) this.#clock.at(at, () => this.change(network.ssid, signal));
    this.#clock.at(until, () => this.vanish(network.ssid));
  }

  /** The link that stands now. */
  get link(): Link | null {
    this.#settle();
    const association = this.#association;
    return association !== null && association.from <= this.#clock.now ? association.link : null;
  }

  /** Whoever names no antenna gets the one on the board, whatever was chosen before. */
  init(mode: number, antenna: number = CONSTANTS.wlan.INT_ANT): void {
    this.mode = mode;
    this.antenna = antenna;
    if (mode === CONSTANTS.wlan.AP) this.disconnect();
  }

  deinit(): void {
    this.disconnect();
    this.mode = null;
  }

  scan(): [string, string, number, number, number][] {
    this.#requireStation();
    this.#settle();
    if (this.#attempt !== null) throw new BoardError("EIO", "a station that is connecting cannot scan");
    this.#clock.advance(SCAN_MS);
    return [...this.#inReach.values()]
      .filter((network) => network.hidden !== true && this.#hears(network))
      .map((network) => [
        network.ssid,
        network.bssid ?? "24a1600000f1",
        securityOf(network),
        network.channel ?? 1,
        this.#strength(network),
      ]);
  }

  /** Begins an attempt to connect. A `timeoutMs` of -1 or 0 is none. */
  connect(ssid: string, security: number, password: string, timeoutMs: number): void {
    this.#requireStation();
    this.disconnect();
    if (timeoutMs > 0) {
      this.#deadline = this.#clock.now + timeoutMs;
      this.#isTimedOut = false;
    }
    this.#attempt = { ssid, security, password, began: this.#clock.now, isAgain: false, seen: null };
    this.#settle();
  }

  /** @throws BoardError ETIMEDOUT once, where `connect` has taken too long */
  isconnected(): boolean {
    if (this.link !== null) return true;
    if (this.#isTimedOut) {
      this.#isTimedOut = false;
      throw new BoardError("ETIMEDOUT");
    }
    return false;
  }

  /** The network that has let the board in, with an address or without. */
  ssid(): string | null {
    this.#settle();
    return this.#association?.link.wifi.ssid ?? null;
  }

  ifconfig(): [string, string, string, string] {
    const wifi = this.link?.wifi;
    if (wifi === undefined) return ["0.0.0.0", "0.0.0.0", "0.0.0.0", "0.0.0.0"];
    const gateway = wifi.gateway ?? "192.168.4.1";
    return [wifi.address ?? "192.168.4.2", "255.255.255.0", gateway, gateway];
  }

  disconnect(): void {
    this.#settle();
    this.#attempt = null;
    this.#association = null;
    this.#deadline = null;
  }

  boot(): void {
    this.deinit();
    this.#isTimedOut = false;
  }

  /** Works out what has become of the attempt to connect by now. */
  #settle(): void {
    const { now } = this.#clock;
    const deadline = this.#deadline ?? Number.POSITIVE_INFINITY;
    if (this.#attempt !== null) this.#pursue(this.#attempt, Math.min(now, deadline));
    if (this.#association !== null) {
      this.#deadline = null;
    } else if (now > deadline) {
      this.#attempt = null;
      this.#deadline = null;
      this.#isTimedOut = true;
    }
  }

  #pursue(attempt: Attempt, until: number): void {
    const network = this.#strongest(attempt.ssid) ?? this.#disguised(attempt.ssid);
    const isOver = !attempt.isAgain && this.#clock.now > attempt.began + SCAN_MS;
    if (network === undefined || (attempt.seen === null && isOver)) {
      if (isOver) this.#attempt = null;
      return;
    }
    attempt.seen ??= this.#clock.now;
    const ready = attempt.seen + (network.associationMs ?? ASSOCIATION_MS);
    if (ready > until) return;
    this.#attempt = null;
    if (!admits(network, attempt, ready)) return;
    const from = ready + (network.addressMs ?? 0);
    this.#association = { link: { wifi: network }, credentials: attempt, from };
  }

  /** The firmware looks for the network again, until it is back. */
  #lose({ ssid, security, password }: Credentials): void {
    this.#association = null;
    this.#attempt = { ssid, security, password, began: this.#clock.now, isAgain: true, seen: null };
  }

  #hears({ antenna = this.antenna }: WifiNetwork): boolean {
    return antenna === this.antenna;
  }

  #strength({ ssid, signal }: WifiNetwork): number {
    return this.#signals.get(ssid) ?? signal ?? SIGNAL_DBM;
  }

  #strongest(ssid: string): WifiNetwork | undefined {
    const named = [...this.#inReach.values()].filter(
      (network) => network.ssid === ssid && this.#hears(network),
    );
    return named.sort((a, b) => this.#strength(b) - this.#strength(a))[0];
  }

  /** The network that answers to every name, under this one. */
  #disguised(ssid: string): WifiNetwork | undefined {
    const network = this.#strongest(ANY_NETWORK);
    return network === undefined ? undefined : { ...network, ssid };
  }

  #requireStation(): void {
    const { STA, STA_AP } = CONSTANTS.wlan;
    if (this.mode !== STA && this.mode !== STA_AP) throw new BoardError("EPERM", "WiFi is no station");
  }
}

function securityOf(network: WifiNetwork): number {
  return network.security ?? (network.password === undefined ? 0 : CONSTANTS.wlan.WPA2);
}

/** WPA and WPA2 are told apart by the network, not by the client. */
function admits(network: WifiNetwork, { security, password }: Credentials, at: number): boolean {
  if (at < (network.admitsFrom ?? 0)) return false;
  if (network.admitsAll === true) return true;
  if (network.password === undefined) return security === 0;
  return security !== 0 && password === network.password;
}
