/// <reference path="../../../codegen/bindings/files.d.ts" />
import type { Call } from "../operations.js";
import { absolute } from "./builtins.js";

export function uos(call: Call) {
  return {
    listdir: (path) => call("uos.listdir", absolute(path)),
    ilistdir: (path) => call("uos.ilistdir", absolute(path)),
    mkdir: (path) => call("uos.mkdir", absolute(path)),
    rename: (from, to) => call("uos.rename", absolute(from), absolute(to)),
    remove: (path) => call("uos.remove", absolute(path)),
    rmdir: (path) => call("uos.rmdir", absolute(path)),
    stat: (path) => {
      const [mode, size] = call("uos.stat", absolute(path));
      return [mode, 0, 0, 0, 0, 0, size, 0, 0, 0];
    },
    statvfs: (path) => {
      const [blockSize, blocks, free] = call("uos.statvfs", absolute(path));
      return [blockSize, blockSize, blocks, free, free, 0, 0, 0, 0, 128];
    },
    sync: () => call("uos.sync"),
    mount: (_device, path) => call("uos.mount", absolute(path)),
    urandom: (count) => call("uos.urandom", count),
  } satisfies Partial<typeof import("uos")>;
}
