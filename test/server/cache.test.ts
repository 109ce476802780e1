import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sha1 } from "../support/lines.js";
import { writeTree } from "../support/release_tree.js";
import { NEXT, OLD, patchOf, start, TEXT } from "./support.js";

describe("the cache folder", () => {
  const tree = { "1/flash/a": OLD, "2/flash/a": NEXT, "firmware_2.bin": TEXT };

  it("keeps what was packed for the next start", async () => {
    const cache = join(writeTree({}), "deep/cache");
    const first = await start(tree, { cache });
    const lines = await first.manifest();
    expect(first.packed()).toHaveLength(3);
    expect(readdirSync(cache).sort()).toEqual(first.packed().sort());
    const second = await start(tree, { cache });
    expect(await second.manifest()).toEqual(lines);
    expect(second.packed()).toEqual([]);
  });

  it.each([
    ["torn", (path: string) => truncateSync(path, 30)],
    ["empty", (path: string) => writeFileSync(path, "")],
    ["of other bytes", (path: string) => writeFileSync(path, readFileSync(path).reverse())],
  ])("is not believed where a file is %s", async (_how, spoil) => {
    const cache = writeTree({});
    const first = await start(tree, { cache });
    const lines = await first.manifest();
    for (const name of readdirSync(cache)) spoil(join(cache, name));
    const second = await start(tree, { cache });
    expect(await second.manifest()).toEqual(lines);
    expect(second.packed().sort()).toEqual(first.packed().sort());
  });

  it("does without where it cannot be written", async () => {
    const cache = join(writeTree({ file: "" }), "file");
    const { manifest, events, parts } = await start(tree, { cache });
    expect((await parts(await manifest())).get("/flash/a")).toEqual(patchOf(OLD, NEXT));
    expect(events.some((event) => event.type === "failed")).toBe(true);
    const taken = writeTree({});
    mkdirSync(join(taken, sha1(NEXT)));
    const other = await start(tree, { cache: taken });
    expect(await other.manifest()).toEqual(await manifest());
  });
});
