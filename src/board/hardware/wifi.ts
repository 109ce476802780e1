import type { Network } from "../network.js";
import { BoardError, CONSTANTS } from "../operations.js";
import type { Clock } from "./clock.js";

/** How long things take, in milliseconds. */
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
  /** How long it takes to be let in and to get an address, in milliseconds: 200 by default. */
  readonly associationMs?: number;
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

interface Attempt {
  readonly ssid: string;
  readonly security: number;
  readonly password: string;
  /** The moment after which it is given up; null: never. */
  readonly until: number | null;
  /** When the network was first in reach since the attempt began. */
  seen: number | null;
}

/**
 * The WiFi radio and the networks around it. Networks come and go, at once or on schedule. A link that is lost stays
 * lost until the program connects again.
 */
export class Wifi {
  /** The mode that the program chose; null while the radio is off. */
  mode: number | null = null;
  readonly #clock: Clock;
  readonly #inReach = new Map<string, WifiNetwork>();
  readonly #signals = new Map<string, number>();
  #attempt: Attempt | null = null;
  #link: Link | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A network comes into reach. */
  appear(network: WifiNetwork): void {
    this.#settle();
    this.#inReach.set(network.ssid, network);
    this.#signals.delete(network.ssid);
    this.#settle();
  }

  /** A network that is in reach becomes stronger or weaker, in dBm; a link to it stands. */
  change(ssid: string, signal: number): void {
    this.#signals.set(ssid, signal);
  }

  /** A network goes out of reach; a link to it breaks. */
  vanish(ssid: string): void {
    this.#settle();
    this.#inReach.delete(ssid);
    if (this.#attempt?.ssid === ssid) this.#attempt.seen = null;
    if (this.#link?.wifi.ssid === ssid) this.#link = null;
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
    return this.#link;
  }

  init(mode: number): void {
    this.mode = mode;
  }

  deinit(): void {
    this.disconnect();
    this.mode = null;
  }

  scan(): [string, string, number, number, number][] {
    this.#requireStation();
    this.#clock.advance(SCAN_MS);
    return [...this.#inReach.values()].map((network) => [
      network.ssid,
      network.bssid ?? "24a1600000f1",
      securityOf(network),
      network.channel ?? 1,
      this.#signals.get(network.ssid) ?? network.signal ?? SIGNAL_DBM,
    ]);
  }

  /** Starts to connect. A `timeoutMs` of -1 or 0 keeps trying. */
  connect(ssid: string, security: number, password: string, timeoutMs: number): void {
    this.#requireStation();
    this.#link = null;
    const until = timeoutMs > 0 ? this.#clock.now + timeoutMs : null;
    this.#attempt = { ssid, security, password, until, seen: null };
    this.#settle();
  }

  isconnected(): boolean {
    return this.link !== null;
  }

  ssid(): string | null {
    return this.link?.wifi.ssid ?? null;
  }

  ifconfig(): [string, string, string, string] {
    const wifi = this.link?.wifi;
    if (wifi === undefined) return ["0.0.0.0", "0.0.0.0", "0.0.0.0", "0.0.0.0"];
    const gateway = wifi.gateway ?? "192.168.4.1";
    return [wifi.address ?? "192.168.4.2", "255.255.255.0", gateway, gateway];
  }

  disconnect(): void {
    this.#attempt = null;
    this.#link = null;
  }

  boot(): void {
    this.deinit();
  }

  /** Works out what has become of the attempt to connect by now. */
  #settle(): void {
    const attempt = this.#attempt;
    if (attempt === null) return;
    const network = this.#inReach.get(attempt.ssid) ?? this.#disguised(attempt.ssid);
    if (network !== undefined) attempt.seen ??= this.#clock.now;
    const ready = attempt.seen === null ? null : attempt.seen + (network?.associationMs ?? ASSOCIATION_MS);
    const deadline = attempt.until ?? Number.POSITIVE_INFINITY;
    if (network !== undefined && ready !== null && ready <= Math.min(this.#clock.now, deadline)) {
      if (admits(network, attempt)) this.#link = { wifi: network };
      this.#attempt = null;
    } else if (this.#clock.now > deadline) {
      this.#attempt = null;
    }
  }

  /** The network that answers to every name, under this one. */
  #disguised(ssid: string): WifiNetwork | undefined {
    const network = this.#inReach.get(ANY_NETWORK);
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
function admits(network: WifiNetwork, attempt: Attempt): boolean {
  if (network.admitsAll === true) return true;
  if (network.password === undefined) return attempt.security === 0;
  return attempt.security !== 0 && attempt.password === network.password;
}
