import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { PackStore } from "../../src/server/packing/store.js";
import { writeTree } from "../support/release_tree.js";

const pack = (size: number) => new Uint8Array(size).fill(size);

it("forgets what was not used for longest, where memory is full", async () => {
  const store = new PackStore(null, 100);
  await store.put("a", pack(40));
  await store.put("b", pack(41));
  expect(await store.get("a")).toEqual(pack(40));
  await store.put("c", pack(42));
  expect(await store.get("b")).toBeNull();
  expect(await store.get("a")).toEqual(pack(40));
  expect(await store.get("c")).toEqual(pack(42));
  await store.put("a", pack(58));
  expect(await store.get("c")).toEqual(pack(42));
  await store.put("d", pack(101));
  for (const name of ["a", "c", "d"]) {
    expect(await store.get(name)).toBeNull();
  }
});

it("finds in its folder what memory forgot", async () => {
  const folder = join(writeTree({}), "cache");
  const store = new PackStore(folder, 0);
  await store.put("a", pack(40));
  await store.put("a", pack(41));
  expect(Buffer.from((await store.get("a")) ?? []).equals(pack(41))).toBe(true);
  expect(await store.get("b")).toBeNull();
});

it.each([
  ["something else", ""],
  ["the form before, whose blocks each end the stream,", "pycom-ota packs 2\n"],
])("does not take for its own what %s wrote with a hash", async (_what, form) => {
  const folder = writeTree({});
  writeFileSync(
    join(folder, "a"),
    Buffer.concat([createHash("sha1").update(`${form}x`).digest(), Buffer.from("x")]),
  );
  expect(await new PackStore(folder, 0).get("a")).toBeNull();
});
