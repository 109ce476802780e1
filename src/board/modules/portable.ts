/// <reference path="../../../codegen/bindings/data.d.ts" />
import type { Call } from "../operations.js";
import { dumps } from "./json-text.js";
import { ubinascii } from "./ubinascii.js";
import { uhashlib } from "./uhashlib.js";
import { uos } from "./uos.js";
import { utime } from "./utime.js";

/**
 * What CPython and MicroPython have in common, under the names that both know, as far as a client needs it: sockets that
 * listen are not among it.
 */
export function portable(call: Call): Readonly<Record<string, object>> {
  const { listdir, stat } = uos(call);
  const { time, sleep } = utime(call);
  return {
    os: { listdir, stat, getcwd: () => "/flash" },
    json: { dumps },
    hashlib: { sha1: uhashlib(call).sha1 },
    binascii: { hexlify: ubinascii().hexlify },
    time: { time, sleep },
    sys: { argv: [], path: ["", "/flash", "/flash/lib", "/sd", "/sd/lib"], modules: new Map() },
  };
}
