// A transport as it was written for the first client: `connect` and `get_data`, nothing else.

import { OTA } from "OTA";
import { type Bytes, decode, encode, join, open, print } from "builtins";
import { WLAN } from "network";
import { ota_finish, ota_start, ota_write } from "pycom";
import { hexlify } from "ubinascii";
import { sha1 } from "uhashlib";
import { AF_INET, SOCK_STREAM, socket } from "usocket";
import { sleep_ms } from "utime";

class LegacyOTA extends OTA {
  override connect(): void {
    const wlan = new WLAN({ mode: WLAN.STA });
    wlan.connect("van", { auth: [WLAN.WPA2, "secret"] });
    while (!wlan.isconnected()) {
      sleep_ms(50);
    }
  }

  override getData(
    req: string,
    destPath: string | null = null,
    hash = false,
    firmware = false,
  ): Bytes | string | readonly [Bytes, string] {
    const parts = this.body(req);
    const hasher = sha1();
    for (const part of parts) {
      hasher.update(part);
    }
    const digest = decode(hexlify(hasher.digest()));
    if (destPath !== null) {
      const file = open(destPath, "wb");
      for (const part of parts) {
        file.write(part);
      }
      file.close();
      return digest;
    }
    if (firmware) {
      ota_start();
      for (const part of parts) {
        ota_write(part);
      }
      ota_finish();
      return [encode(""), digest];
    }
    const content = join(encode(""), parts);
    if (hash) {
      return [content, digest];
    }
    return content;
  }

  private body(req: string): Bytes[] {
    const connection = new socket(AF_INET, SOCK_STREAM);
    connection.connect(["192.168.4.1", 8000]);
    connection.send(encode(`GET /${req} HTTP/1.0\r\nHost: 192.168.4.1:8000\r\n\r\n`));
    let line = connection.readline(200);
    while (line.length > 2) {
      line = connection.readline(200);
    }
    const parts: Bytes[] = [];
    let part = connection.recv(100);
    while (part.length > 0) {
      parts.push(part);
      part = connection.recv(100);
    }
    connection.close();
    return parts;
  }
}

const ota = new LegacyOTA();
ota.connect();
print(`version ${ota.getCurrentVersion()}`);
ota.update();
