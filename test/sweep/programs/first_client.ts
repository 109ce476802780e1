// What the first client did with an update: download beside the old files, move the old ones away, move the new ones
// in, write the firmware, write the version, restart. Nothing finishes or undoes it.

import {
  type Bytes,
  decode,
  dict,
  encode,
  get,
  isinstance,
  item,
  join,
  list,
  memoryview,
  OSError,
  open,
  str,
} from "builtins";
import { reset } from "machine";
import { WLAN } from "network";
import { ota_finish, ota_start, ota_write } from "pycom";
import { loads } from "ujson";
import { mkdir, remove, rename, stat } from "uos";
import { AF_INET, SOCK_STREAM, socket } from "usocket";
import { sleep_ms } from "utime";

const VERSION_FILE = "/flash/OTA_VERSION.py";

function main(): void {
  const wlan = new WLAN({ mode: WLAN.STA });
  wlan.connect("van", { auth: [WLAN.WPA2, "secret"] });
  while (!wlan.isconnected()) {
    sleep_ms(100);
  }
  const manifest = loads(decode(download(`manifest.json?current_ver=${installed()}`)));
  if (isinstance(manifest, dict)) {
    update(manifest);
  }
}

function update(manifest: Record<string, unknown>): void {
  const files = entries(manifest, "new").concat(entries(manifest, "update"));
  for (const file of files) {
    const path = text(file, "dst_path");
    makeFolders(path);
    save(`${path}.new`, download(requestOf(file)));
  }
  for (const path of paths(manifest, "delete")) {
    rename(`/${path}`, `/${path}.bak_del`);
  }
  for (const file of files) {
    const path = text(file, "dst_path");
    if (exists(path)) {
      rename(path, `${path}.bak`);
    }
    rename(`${path}.new`, path);
  }
  const firmware = get(manifest, "firmware");
  if (isinstance(firmware, dict)) {
    ota_start();
    ota_write(download(requestOf(firmware)));
    ota_finish();
  }
  save(VERSION_FILE, encode(`VERSION = '${text(manifest, "version")}'\n`));
  for (const path of paths(manifest, "delete")) {
    remove(`/${path}.bak_del`);
  }
  for (const file of files) {
    const old = `${text(file, "dst_path")}.bak`;
    if (exists(old)) {
      remove(old);
    }
  }
  reset();
}

function installed(): string {
  const file = open(VERSION_FILE, "rb");
  const buffer: Bytes = new Uint8Array(64);
  const size = file.readinto(buffer);
  file.close();
  return item(str(memoryview(buffer).subarray(0, size), "utf-8").split("'"), 1);
}

function download(request: string): Bytes {
  const connection = new socket(AF_INET, SOCK_STREAM);
  connection.connect(["192.168.4.1", 8000]);
  connection.send(encode(`GET /${request} HTTP/1.0\r\nHost: 192.168.4.1:8000\r\n\r\n`));
  let line = connection.readline(512);
  while (line.length > 2) {
    line = connection.readline(512);
  }
  const parts: Bytes[] = [];
  let part = connection.recv(4096);
  while (part.length > 0) {
    parts.push(part);
    part = connection.recv(4096);
  }
  connection.close();
  return join(encode(""), parts);
}

function save(path: string, content: Bytes): void {
  const file = open(path, "wb");
  file.write(content);
  file.close();
}

function entries(manifest: Record<string, unknown>, field: string): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = [];
  const values = get(manifest, field);
  if (isinstance(values, list)) {
    for (const value of values) {
      if (isinstance(value, dict)) {
        found.push(value);
      }
    }
  }
  return found;
}

function paths(manifest: Record<string, unknown>, field: string): string[] {
  const found: string[] = [];
  const values = get(manifest, field);
  if (isinstance(values, list)) {
    for (const value of values) {
      if (isinstance(value, str)) {
        found.push(value);
      }
    }
  }
  return found;
}

function text(entry: Record<string, unknown>, field: string): string {
  const value = get(entry, field);
  return isinstance(value, str) ? value : "";
}

function requestOf(entry: Record<string, unknown>): string {
  return text(entry, "URL").split("/").slice(3).join("/");
}

function makeFolders(path: string): void {
  const parent = path.split("/").slice(0, -1).join("/");
  if (!exists(parent)) {
    makeFolders(parent);
    mkdir(parent);
  }
}

function exists(path: string): boolean {
  try {
    stat(path);
    return true;
  } catch (error) {
    if (error instanceof OSError) {
      return false;
    }
    throw error;
  }
}

try {
  main();
} catch (error) {
  if (!(error instanceof OSError)) {
    throw error;
  }
}
