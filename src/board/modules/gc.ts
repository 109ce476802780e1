/// <reference path="../../../codegen/bindings/system.d.ts" />

/** What a LoPy's heap of 67 KB has left after a start. Node's memory says nothing of a board's. */
const FREE_BYTES = 50_000;

export function gc() {
  let set = -1;
  function threshold(bytes: number): void;
  function threshold(): number;
  function threshold(bytes?: number): number | undefined {
    if (bytes === undefined) return set;
    set = bytes;
    return undefined;
  }
  return { collect: () => {}, mem_free: () => FREE_BYTES, threshold } satisfies Partial<typeof import("gc")>;
}
