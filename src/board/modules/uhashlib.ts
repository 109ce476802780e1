/// <reference path="../../../codegen/bindings/data.d.ts" />
import type { Call } from "../operations.js";

export function uhashlib(call: Call) {
  const open = (algorithm: string) => {
    const hash = call("uhashlib.open", algorithm);
    return {
      update: (data: Uint8Array) => call("uhashlib.update", hash, data),
      digest: () => call("uhashlib.digest", hash),
    };
  };
  return { sha1: () => open("sha1"), sha256: () => open("sha256") } satisfies Partial<
    typeof import("uhashlib")
  >;
}
