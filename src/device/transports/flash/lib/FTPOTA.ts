// Updates from any server of files that speaks FTP.

import type { Kwargs } from "builtins";
import { WiFiOTA } from "../../../flash/lib/OTA.js";
import type { Sink } from "../../../flash/lib/ota_sink.js";
import type { Network } from "../../../flash/lib/ota_wlan.js";
import { FileServer } from "./ota_ftp.js";
import { fileFor, isManifest } from "./ota_mirror.js";

const FTP_PORT = 21;
const FTP_TIMEOUT_S = 10;
const JOIN_TIMEOUT_MS = 20000;

/** Updates over WiFi from a mirror on a server of files: what `pycom-ota mirror` writes, in `folder` there. */
export class FTPOTA extends WiFiOTA {
  private readonly user: string;
  private readonly login: string;
  private readonly folder: string;
  private files: FileServer | null;

  /** As `WiFiOTA`; the server lets `user` in with `login`, its password. */
  constructor(
    ssid: string,
    password: string | null,
    ip: string,
    {
      port = FTP_PORT,
      user = "anonymous",
      login = "",
      folder = "",
      timeout = FTP_TIMEOUT_S,
      networks = null,
      wifi_timeout_ms = JOIN_TIMEOUT_MS,
    }: Kwargs<{
      port?: number;
      user?: string;
      login?: string;
      folder?: string;
      timeout?: number;
      networks?: readonly Network[] | null;
      wifi_timeout_ms?: number;
    }> = {},
  ) {
    super(ssid, password, ip, port, { timeout, networks, wifi_timeout_ms });
    this.user = user;
    this.login = login;
    this.folder = folder;
    this.files = null;
  }

  override disconnect(): void {
    if (this.files !== null) {
      this.files.close();
      this.files = null;
    }
    super.disconnect();
  }

  override fetch(request: string, sink: Sink): void {
    if (this.files === null) {
      this.files = new FileServer(this.ip, this.port, this.buffer, this.timeout);
    }
    if (isManifest(request)) {
      sink.tag = "";
    }
    this.files.enter(this.user, this.login);
    this.files.fetch(`${this.folder}/${fileFor(request)}`, sink);
  }
}
