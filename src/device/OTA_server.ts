/**
 * The update server in one file: `python3 OTA_server.py [FOLDER [PORT]]`, with CPython 3.6 or newer or on a MicroPython
 * board, in a folder of releases (`1.0.0/flash/…`, `1.0.0/sd/…`) and firmware images (`firmware_1.0.0.bin`). A board
 * needs external RAM for it.
 *
 * It answers one request after the other. MicroPython does not tell which address a client reached, so there a manifest
 * needs a `Host` header; nor does it tell symbolic links, so there they are followed.
 */
// The settings come first.

import { PORT, SILENCE } from "../shim/settings.js";

// The rest, in order.

import { int, item, KeyboardInterrupt, len, OSError, ValueError } from "builtins";
import { collect } from "gc";
import { getcwd, listdir } from "os";
import { AF_INET, getaddrinfo, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, socket } from "socket";
import { argv, exit } from "sys";
import { Refusal } from "../releases/refusal.js";
import { answer, refusal } from "../shim/answers.js";
import { say } from "../shim/console.js";
import { ReleaseFolder } from "../shim/folder.js";
import { readRequest, sendAnswer } from "../shim/http.js";

/** Serves one connection: one request, one answer. */
function serve(folder: ReleaseFolder, connection: socket): void {
  connection.settimeout(SILENCE);
  try {
    const request = readRequest(connection);
    const reply = answer(folder, request);
    say(`${request.method} ${request.target} ${reply.status}`);
    sendAnswer(connection, reply, request.method !== "HEAD");
  } catch (e) {
    if (e instanceof Refusal) {
      sendAnswer(connection, refusal(e.status, e.message), true);
    } else {
      throw e;
    }
  }
}

/** Takes the next connection and sees it closed, whatever happens in it. */
function serveNext(folder: ReleaseFolder, listener: socket): void {
  const [connection] = listener.accept();
  try {
    serve(folder, connection);
  } finally {
    connection.close();
  }
  // A board has little memory: it shall be in one piece for the next client.
  collect();
}

/** Serves `path` on `port` until the program is interrupted. */
function run(path: string, port: number): void {
  const folder = new ReleaseFolder(path);
  const listener = new socket(AF_INET, SOCK_STREAM);
  try {
    listener.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1);
    listener.bind(item(getaddrinfo("0.0.0.0", port), 0)[4]);
    listener.listen(5);
    say(`serving ${path} on port ${port}`);
    while (true) {
      try {
        serveNext(folder, listener);
      } catch (e) {
        if (e instanceof KeyboardInterrupt) {
          return;
        } else {
          say(`a connection failed: ${e instanceof Error ? e.message : ""}`);
        }
      }
    }
  } finally {
    listener.close();
  }
}

/** The port on the command line; -1 where it is none. */
function portOf(text: string): number {
  try {
    const port = int(text);
    return port > 0 && port < 65536 ? port : -1;
  } catch (e) {
    if (e instanceof ValueError) {
      return -1;
    }
    throw e;
  }
}

function isReadable(path: string): boolean {
  try {
    listdir(path);
    return true;
  } catch (e) {
    if (e instanceof OSError) {
      return false;
    }
    throw e;
  }
}

/** What the command line says. */
function main(): void {
  const path = len(argv) > 1 ? item(argv, 1) : getcwd();
  const port = len(argv) > 2 ? portOf(item(argv, 2)) : PORT;
  if (port < 0 || !isReadable(path)) {
    say("usage: OTA_server.py [FOLDER [PORT]]: a folder of releases, a port from 1 to 65535");
    exit(1);
  }
  try {
    run(path, port);
  } catch (e) {
    if (!(e instanceof OSError)) {
      throw e;
    }
    // A port that is taken.
    say(`cannot serve ${path} on port ${port}: ${e.message}`);
    exit(1);
  }
}

main();
