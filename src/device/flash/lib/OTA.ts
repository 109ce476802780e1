// Over-the-air updates: `OTA` for any transport, `WiFiOTA` over WiFi and HTTP.

import { type Bytes, bytearray, type Kwargs, MemoryError, NotImplementedError, OSError } from "builtins";
import type { WLAN } from "network";
import { recallNumber } from "./ota_board.js";
import type { OnProgress } from "./ota_contact.js";
import defer * as contact from "./ota_contact.js";
import { NoMemory, noted, storageError } from "./ota_errors.js";
import { Heap } from "./ota_heap.js";
import type { Server } from "./ota_http.js";
import defer * as http from "./ota_http.js";
import defer * as versions from "./ota_installed.js";
import type * as journal from "./ota_journal.js";
import type { Data } from "./ota_legacy.js";
import type { Sink } from "./ota_sink.js";
import defer * as trial from "./ota_trial.js";
import defer * as updater from "./ota_update.js";
import type { Network } from "./ota_wlan.js";
import defer * as wlan from "./ota_wlan.js";

const DEADLINE_MS = 900000;
/** The journal's names, without all that it loads. */
const STATE: typeof journal.STATE = "ota";
const KEPT: typeof journal.KEPT = "ota_kept";
const HTTP_BUFFER_SIZE = 2048;
const HTTP_TIMEOUT_S = 10;
const WIFI_TIMEOUT_MS = 20000;

/**
 * The update logic, whatever brings the bytes. A transport is a subclass with `connect` and `fetch`, or, as the first
 * client had it, with `connect` and `get_data`.
 */
export class OTA {
  /** Makes the server reachable. */
  connect(): void {
    throw new NotImplementedError("connect");
  }

  /** Called behind every `update()` that does not restart the board. */
  disconnect(): void {}

  /**
   * Moves what the server has under `request` into `sink`: `sink.begin(size)` first, then `sink.write(data)`. Where it can
   * begin at `sink.offset` of the content that `sink.tag` names, it says so: `sink.begin(size, sink.offset)`.
   */
  fetch(request: string, sink: Sink): void {
    throw new NotImplementedError(`fetch ${request} ${sink.tag}`);
  }

  /** What subclasses that were written for the first client have in the place of `fetch`. */
  getData(req: string, destPath: string | null = null, hash = false, firmware = false): Data {
    const target = destPath ?? (firmware ? "slot" : hash ? "hash" : "memory");
    throw new NotImplementedError(`get_data ${req} ${target}`);
  }

  /** The version of the installed files. @throws StorageError, NoMemory */
  getCurrentVersion(): string {
    const heap = new Heap();
    try {
      return installedVersion();
    } catch (error) {
      if (error instanceof MemoryError) {
        throw noMemory(heap);
      }
      throw error;
    } finally {
      heap.restore();
    }
  }

  /**
   * Installs what is newer on the server, and restarts. Where there is nothing newer it answers false. With
   * `trial_boots`, the new version is on trial: unless it calls `confirm()` within so many starts, the board goes back
   * to the old one, files and firmware together, and does not take that version again. With `watchdog_ms` besides,
   * each of these starts has a hardware watchdog of so many milliseconds, for programs that hang.
   *
   * What it downloads it has within `deadline_ms` milliseconds, or gives up for this time; 0 is no limit.
   * `on_progress(file, done, total)` is called with each piece that came, and with each block of firmware that went into its
   * slot: the path of a file or `firmware`, the bytes that are there and those that are to come. The application feeds its
   * watchdog there.
   *
   * Raises an `OTAError` (module `ota_errors`) where the update fails: the files are then what they were.
   */
  update({
    trial_boots = 0,
    watchdog_ms = 0,
    deadline_ms = DEADLINE_MS,
    on_progress = null,
  }: Kwargs<{
    trial_boots?: number;
    watchdog_ms?: number;
    deadline_ms?: number;
    on_progress?: OnProgress | null;
  }> = {}): boolean {
    const heap = new Heap();
    try {
      return run(this, trial_boots, watchdog_ms, deadline_ms, on_progress);
    } catch (error) {
      if (!(error instanceof MemoryError)) {
        throw error;
      }
      const failure = noMemory(heap);
      this.disconnect();
      throw noted(failure);
    } finally {
      heap.restore();
    }
  }

  /**
   * The version that runs is good: its trial ends. False where it is not on trial. With `keep_backup`, `rollback()`
   * stays possible until the next update begins, at the price of the old files' place. A watchdog of the trial runs
   * on, with an hour to feed it: nothing stops a watchdog but a restart.
   *
   * @throws StorageError, NoMemory: the trial goes on
   */
  confirm({ keep_backup = false }: Kwargs<{ keep_backup?: boolean }> = {}): boolean {
    const heap = new Heap();
    try {
      return recallNumber(STATE, 0) !== 0 && confirmTrial(keep_backup);
    } catch (error) {
      if (error instanceof OSError) {
        throw storageError(error);
      }
      if (error instanceof MemoryError) {
        throw noMemory(heap);
      }
      throw error;
    } finally {
      heap.restore();
    }
  }

  /**
   * Goes back to the version before, and restarts; possible on trial, or with a backup. False where there is none.
   *
   * @throws StorageError, NoMemory: nothing is changed
   */
  rollback(): boolean {
    const heap = new Heap();
    try {
      return (recallNumber(STATE, 0) !== 0 || recallNumber(KEPT, 0) > 0) && goBack();
    } catch (error) {
      if (error instanceof OSError) {
        throw storageError(error);
      }
      if (error instanceof MemoryError) {
        throw noMemory(heap);
      }
      throw error;
    } finally {
      heap.restore();
    }
  }
}

/**
 * Updates over WiFi and HTTP.
 *
 * WiFi that the application uses itself: a station that is on keeps its settings (antenna, power saving), and a link to
 * one of these networks is used and left as it is. A link to another network ends, and so does an access point of the
 * board's own; afterwards WiFi is off. The application switches on again what it needs.
 */
export class WiFiOTA extends OTA {
  private readonly networks: Network[];
  private readonly wifiTimeoutMs: number;
  protected readonly ip: string;
  protected readonly port: number;
  protected readonly timeout: number;
  protected readonly buffer: Bytes;
  private server: Server | null;
  /** What `connect` has switched on. */
  private wlan: WLAN | null;

  /**
   * `timeout` is how long to wait for the server each time, in seconds; `networks` are further ones that it may be in,
   * each a name and a password; `wifi_timeout_ms` is how long a network that is in reach has to let the board in, and how
   * long to wait for one. Networks without a password have `None` or `""`.
   */
  constructor(
    ssid: string,
    password: string | null,
    ip: string,
    port: number,
    {
      timeout = HTTP_TIMEOUT_S,
      networks = null,
      wifi_timeout_ms = WIFI_TIMEOUT_MS,
    }: Kwargs<{ timeout?: number; networks?: readonly Network[] | null; wifi_timeout_ms?: number }> = {},
  ) {
    super();
    this.networks = [[ssid, password]];
    if (networks !== null) {
      this.networks.push(...networks);
    }
    this.wifiTimeoutMs = wifi_timeout_ms;
    this.ip = ip;
    this.port = port;
    this.timeout = timeout;
    // Now, while the heap is in one piece.
    this.buffer = bytearray(HTTP_BUFFER_SIZE);
    this.server = null;
    this.wlan = null;
  }

  /**
   * Joins the strongest of the networks, unless it is joined to one. That may take `wifi_timeout_ms` for each that is in
   * reach, and five seconds for each other one: a watchdog of the application's own needs longer. Where it fails, WiFi is
   * off.
   *
   * @throws WiFiAbsent, WiFiRefused
   */
  override connect(): void {
    const heap = new Heap();
    try {
      this.join();
    } catch (error) {
      if (error instanceof MemoryError) {
        throw noMemory(heap);
      }
      throw error;
    } finally {
      heap.restore();
    }
  }

  private join(): void {
    const radio = wlan.station();
    if (wlan.isJoined(radio, this.networks)) {
      return;
    }
    this.wlan = radio;
    let isIn = false;
    try {
      wlan.joinOne(radio, this.networks, this.wifiTimeoutMs);
      isIn = true;
    } finally {
      // Between the tries of an update it stays on: off, it would lose the antenna that the application has chosen.
      if (!isIn && !contact.isUpdating()) {
        this.disconnect();
      }
    }
  }

  /** Ends the connection, and switches WiFi off where `connect` had to join a network. */
  override disconnect(): void {
    if (this.server !== null) {
      this.server.close();
      this.server = null;
    }
    if (this.wlan !== null) {
      this.wlan.deinit();
      this.wlan = null;
    }
  }

  override fetch(request: string, sink: Sink): void {
    if (this.server === null) {
      this.server = new http.Server(this.ip, this.port, this.buffer, this.timeout);
    }
    this.server.fetch(request, sink);
  }
}

// What a function imports is loaded when it begins.

function run(
  ota: OTA,
  trialBoots: number,
  watchdogMs: number,
  deadlineMs: number,
  onProgress: OnProgress | null,
): boolean {
  return updater.update(ota, trialBoots, watchdogMs, deadlineMs, onProgress);
}

function confirmTrial(isKept: boolean): boolean {
  return trial.confirm(isKept);
}

function goBack(): boolean {
  return trial.rollback();
}

function installedVersion(): string {
  return versions.installed().files;
}

function noMemory(heap: Heap): NoMemory {
  heap.forget();
  return new NoMemory("");
}
