// Over-the-air updates: `OTA` for any transport, `WiFiOTA` over WiFi and HTTP.

import { type Bytes, bytearray, type Kwargs, NotImplementedError } from "builtins";
import type { OnProgress } from "./ota_contact.js";
import type { Server } from "./ota_http.js";
import defer * as http from "./ota_http.js";
import defer * as versions from "./ota_installed.js";
import type { Data } from "./ota_legacy.js";
import defer * as recovery from "./ota_recovery.js";
import type { Sink } from "./ota_sink.js";
import defer * as updater from "./ota_update.js";
import defer * as wlan from "./ota_wlan.js";

const DEADLINE_MS = 900000;
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

  /** The version of the installed files. */
  getCurrentVersion(): string {
    return versions.installed().files;
  }

  /**
   * Installs what is newer on the server, and restarts. Where there is nothing newer it answers false. With
   * `trial_boots`, the new version is on trial: unless it calls `confirm()` within so many starts, the board goes back
   * to the old one, files and firmware together, and does not take that version again. With `watchdog_ms` besides,
   * each of these starts has a hardware watchdog of so many milliseconds, for programs that hang.
   *
   * What it downloads it has within `deadline_ms` milliseconds, or gives up for this time; 0 is no limit.
   * `on_progress(file, done, total)` is called with each piece that came: the path of a file or `firmware`, the bytes that
   * are there and those that are to come. The application feeds its watchdog there.
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
    return updater.update(this, trial_boots, watchdog_ms, deadline_ms, on_progress);
  }

  /**
   * The version that runs is good: its trial ends. False where it is not on trial. With `keep_backup`, `rollback()`
   * stays possible until the next update begins, at the price of the old files' place. A watchdog of the trial runs
   * on, with an hour to feed it: nothing stops a watchdog but a restart.
   */
  confirm({ keep_backup = false }: Kwargs<{ keep_backup?: boolean }> = {}): boolean {
    return recovery.confirm(keep_backup);
  }

  /** Goes back to the version before, and restarts; possible on trial, or with a backup. False where there is none. */
  rollback(): boolean {
    return recovery.rollback("asked for");
  }
}

/** Updates over WiFi (WPA2) and HTTP. */
export class WiFiOTA extends OTA {
  private readonly ssid: string;
  private readonly password: string;
  private readonly ip: string;
  private readonly port: number;
  private readonly timeout: number;
  private readonly buffer: Bytes;
  private server: Server | null;

  /** `timeout` is how long to wait for the server each time, in seconds. */
  constructor(
    ssid: string,
    password: string,
    ip: string,
    port: number,
    { timeout = HTTP_TIMEOUT_S }: Kwargs<{ timeout?: number }> = {},
  ) {
    super();
    this.ssid = ssid;
    this.password = password;
    this.ip = ip;
    this.port = port;
    this.timeout = timeout;
    // Now, while the heap is in one piece.
    this.buffer = bytearray(HTTP_BUFFER_SIZE);
    this.server = null;
  }

  /** Joins the network, unless it is joined. @throws WiFiAbsent, WiFiRefused */
  override connect(): void {
    wlan.connect(this.ssid, this.password, WIFI_TIMEOUT_MS);
  }

  override disconnect(): void {
    if (this.server !== null) {
      this.server.close();
      this.server = null;
    }
  }

  override fetch(request: string, sink: Sink): void {
    if (this.server === null) {
      this.server = new http.Server(this.ip, this.port, this.buffer, this.timeout);
    }
    this.server.fetch(request, sink);
  }
}
