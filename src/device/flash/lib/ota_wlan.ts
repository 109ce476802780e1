// WiFi as a station.

import { item, OSError } from "builtins";
import { type Auth, WLAN } from "network";
import { sleep_ms, ticks_add, ticks_diff, ticks_ms } from "utime";
import { timeLeft } from "./ota_contact.js";
import { WiFiAbsent, WiFiRefused } from "./ota_errors.js";

const POLL_MS = 100;
/** How long an attempt takes that succeeds. The firmware makes one, and gives up without a word. */
const ATTEMPT_POLLS = 50;
/** In dBm: weaker than all that a scan finds. */
const UNSEEN = -255;
/** More than there are networks. */
const RANKS = 256;

/** A name and a password: null or "" where it needs none. */
export type Network = readonly [string, string | null];

/** The radio as a station, with the antenna that it has. One that is off has the board's own then. */
export function station(): WLAN {
  const wlan = new WLAN();
  if (wlan.mode() !== WLAN.STA) {
    wlan.init({ mode: WLAN.STA, antenna: wlan.antenna() });
  }
  return wlan;
}

/**
 * Joins one of the networks: the strongest first, and last those that a scan does not find, which may hide their names.
 * The timeout, in milliseconds, is how long each that is found has to let the board in, and how long one is waited for.
 *
 * @throws WiFiAbsent, WiFiRefused; TimedOut where an update's time is up
 */
export function joinOne(wlan: WLAN, networks: readonly Network[], timeoutMs: number): void {
  const deadline = ticks_add(ticks_ms(), timeoutMs);
  // A scan takes seconds: a network that is the only one is tried without.
  let signals = networks.length > 1 ? scan(wlan) : new Map<string, number>();
  while (true) {
    for (const network of strongestFirst(networks, signals)) {
      if (join(wlan, network, timeoutMs, signals.has(network[0]))) {
        return;
      }
    }
    const before = found(networks, signals);
    signals = scan(wlan);
    const refused = found(before, signals);
    // One that has come meanwhile was not tried.
    if (refused.length === found(networks, signals).length && ticks_diff(deadline, ticks_ms()) <= 0) {
      throw refused.length > 0
        ? new WiFiRefused(item(refused, 0)[0])
        : new WiFiAbsent(networks.map((network) => network[0]).join(", "));
    }
  }
}

function found(networks: readonly Network[], signals: Map<string, number>): Network[] {
  return networks.filter((network) => signals.has(network[0]));
}

/** Whether it is in one of the networks. */
export function isJoined(wlan: WLAN, networks: readonly Network[]): boolean {
  try {
    const joined = wlan.isconnected() ? wlan.ssid() : null;
    return networks.some((network) => network[0] === joined);
  } catch (error) {
    // So the firmware tells, once, that an attempt with a timeout has failed, whoever made it.
    if (error instanceof OSError) {
      return false;
    }
    throw error;
  }
}

/** The strength of each network that is found; none where the scan fails. */
function scan(wlan: WLAN): Map<string, number> {
  const signals = new Map<string, number>();
  // The firmware cannot scan while it looks for a network that it has lost.
  wlan.disconnect();
  sleep_ms(POLL_MS);
  try {
    for (const [ssid, , , , signal] of wlan.scan()) {
      signals.set(ssid, Math.max(signal, signals.get(ssid) ?? UNSEEN));
    }
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
  }
  return signals;
}

function strongestFirst(networks: readonly Network[], signals: Map<string, number>): Network[] {
  const ranks: number[] = [];
  for (const [index, [ssid]] of networks.entries()) {
    ranks.push(index - RANKS * (signals.get(ssid) ?? UNSEEN));
  }
  ranks.sort((a, b) => a - b);
  return ranks.map((rank) => item(networks, rank & (RANKS - 1)));
}

function join(wlan: WLAN, network: Network, timeoutMs: number, isSeen: boolean): boolean {
  const deadline = ticks_add(ticks_ms(), Math.min(timeoutMs, timeLeft()));
  attempt(wlan, network);
  let polls = 0;
  while (ticks_diff(deadline, ticks_ms()) > 0) {
    polls += 1;
    sleep_ms(POLL_MS);
    if (isJoined(wlan, [network])) {
      return true;
    }
    // What has let us in, and is slow to give an address, has a name.
    if (polls >= ATTEMPT_POLLS && wlan.ssid() === null) {
      if (!isSeen) {
        return false;
      }
      polls = 0;
      attempt(wlan, network);
    }
  }
  return false;
}

function attempt(wlan: WLAN, network: Network): void {
  const [ssid, password] = network;
  const auth: Auth | null = password === null || password === "" ? null : [WLAN.WPA2, password];
  try {
    wlan.connect(ssid, { auth });
  } catch (error) {
    if (!(error instanceof OSError)) {
      throw error;
    }
  }
}
