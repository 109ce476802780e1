/// <reference path="../../../codegen/bindings/system.d.ts" />

/** What a LoPy's heap of 67 KB has left after a start. Node's memory says nothing of a board's. */
const FREE_BYTES = 50_000;

export function gc() {
  return { collect: () => {}, mem_free: () => FREE_BYTES } satisfies Partial<typeof import("gc")>;
}
