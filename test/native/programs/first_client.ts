// The procedure of the first client of this kind: everything beside its target, then moved into place, step by step.

import { type Bytes, decode, dict, encode, get, isinstance, join, list, OSError, open, str } from "builtins";
import { reset } from "machine";
import { WLAN } from "network";
import { ota_finish, ota_start, ota_write } from "pycom";
import { hexlify } from "ubinascii";
import { sha1 } from "uhashlib";
import { loads } from "ujson";
import { rename, stat } from "uos";
import { AF_INET, SOCK_STREAM, socket } from "usocket";

const READ = 100;
const HOST = "192.168.4.1";

interface Entry {
  request: string;
  path: string;
  hash: string;
}

function connect(): void {
  const wlan = new WLAN({ mode: WLAN.STA });
  wlan.connect("van", { auth: [WLAN.WPA2, "secret"] });
}

/** Sends the request and reads the head, which ends with a read: its length is a multiple of one. */
function request(target: string): socket {
  const connection = new socket(AF_INET, SOCK_STREAM);
  connection.connect([HOST, 8000]);
  connection.send(encode(`GET /${target} HTTP/1.0\r\nHost: ${HOST}:8000\r\n\r\n`));
  while (!decode(connection.recv(READ)).endsWith("\r\n\r\n")) {
    // The next part of the head.
  }
  return connection;
}

function fetchText(target: string): string {
  const connection = request(target);
  const parts: Bytes[] = [];
  let part = connection.recv(READ);
  while (part.length > 0) {
    parts.push(part);
    part = connection.recv(READ);
  }
  connection.close();
  return decode(join(encode(""), parts));
}

function fetchFile(target: string, path: string): string {
  const connection = request(target);
  const hash = sha1();
  const file = open(path, "wb");
  let part = connection.recv(READ);
  while (part.length > 0) {
    file.write(part);
    hash.update(part);
    part = connection.recv(READ);
  }
  file.close();
  connection.close();
  return decode(hexlify(hash.digest()));
}

function fetchFirmware(target: string): void {
  const connection = request(target);
  ota_start();
  let part = connection.recv(READ);
  while (part.length > 0) {
    ota_write(part);
    part = connection.recv(READ);
  }
  ota_finish();
  connection.close();
}

function text(value: unknown): string {
  return isinstance(value, str) ? value : "";
}

function pathOf(url: string): string {
  return url.split("/").slice(3).join("/");
}

function entries(manifest: Record<string, unknown>, field: string): Entry[] {
  const found: Entry[] = [];
  const values = get(manifest, field);
  if (isinstance(values, list)) {
    for (const value of values) {
      if (isinstance(value, dict)) {
        const request = pathOf(text(get(value, "URL")));
        found.push({ request, path: text(get(value, "dst_path")), hash: text(get(value, "hash")) });
      }
    }
  }
  return found;
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

function install(manifest: Record<string, unknown>): void {
  const changed = entries(manifest, "update");
  const files = entries(manifest, "new").concat(changed);
  for (const entry of files) {
    if (fetchFile(entry.request, `${entry.path}.new`) !== entry.hash) {
      throw new Error(entry.path);
    }
  }
  for (const entry of changed) {
    if (exists(entry.path)) {
      rename(entry.path, `${entry.path}.bak`);
    }
  }
  const deleted = get(manifest, "delete");
  if (isinstance(deleted, list)) {
    for (const path of deleted) {
      rename(`/${text(path)}`, `/${text(path)}.bak_del`);
    }
  }
  for (const entry of files) {
    rename(`${entry.path}.new`, entry.path);
  }
  const firmware = get(manifest, "firmware");
  if (isinstance(firmware, dict)) {
    fetchFirmware(pathOf(text(get(firmware, "URL"))));
  }
  const version = open("/flash/OTA_VERSION.py", "wb");
  version.write(encode(`VERSION = '${text(get(manifest, "version"))}'`));
  version.close();
}

function current(): string {
  if (!exists("/flash/OTA_VERSION.py")) {
    return "1.0.0";
  }
  const file = open("/flash/OTA_VERSION.py", "rb");
  const buffer: Bytes = new Uint8Array(40);
  const size = file.readinto(buffer);
  file.close();
  return decode(buffer.slice(0, size)).split("'").slice(1, 2).join("");
}

connect();
const manifest = loads(fetchText(`manifest.json?current_ver=${current()}`));
if (isinstance(manifest, dict)) {
  install(manifest);
  reset();
}
