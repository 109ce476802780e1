import { randomBytes } from "node:crypto";
import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Contents } from "../../src/server/contents.js";
import type { OpenFile } from "../../src/server/folder.js";
import { Digests, type MakePatch, ReleaseFolder } from "../../src/server/index.js";
import { type BundlePart, Bundles } from "../../src/server/packing/bundles.js";
import { Packer } from "../../src/server/packing/packer.js";
import { PackStore } from "../../src/server/packing/store.js";
import { sha1, tagOf } from "../support/lines.js";
import { type Tree, writeTree } from "../support/release_tree.js";
import { makePatch, NEXT, OLD, patchOf, start, TEXT } from "./support.js";

/** A folder in which something may happen just before a file is opened. */
class WatchedFolder extends ReleaseFolder {
  beforeOpening = (): void => {};

  override open(path: string): Promise<OpenFile> {
    this.beforeOpening();
    return super.open(path);
  }
}

/** Bundles of a folder whose packs are forgotten at once. */
function bundlesOf(tree: Tree, room: number, make: MakePatch = makePatch) {
  const root = writeTree(tree);
  const digests = new Digests();
  const folder = new WatchedFolder(root, digests, () => {});
  const contents = new Contents(folder, digests);
  const packer = new Packer(contents, new PackStore(null, 0), make, () => {});
  return { bundles: new Bundles(contents, packer, room), folder, root };
}

const raw = (content: string | Uint8Array): BundlePart => ({
  sha1: sha1(content),
  size: Buffer.byteLength(content),
  pack: null,
});

const patch: BundlePart = {
  sha1: sha1(patchOf(OLD, NEXT)),
  size: 81,
  pack: { kind: "patch", hash: sha1(NEXT), base: sha1(OLD) },
};

async function chunks(bundles: Bundles, tag: string, from = 0, to?: number): Promise<Uint8Array[]> {
  const entity = await bundles.entity(tag);
  if (entity === null) throw new Error("no bundle");
  const read: Uint8Array[] = [];
  for await (const chunk of entity.read(from, to ?? entity.size)) read.push(Buffer.from(chunk));
  return read;
}

function replace(path: string): void {
  writeFileSync(`${path}.new`, "B");
  renameSync(`${path}.new`, path);
}

describe("bundles", () => {
  it("are forgotten where there are too many, those first that nobody asked for", async () => {
    const { bundles } = bundlesOf({ "1/flash/a": "a", "1/flash/b": "b" }, 5);
    const first = bundles.add([raw("a"), raw("b")]);
    const second = bundles.add([raw("b"), raw("a")]);
    expect(first).toBe(tagOf([Buffer.from("a"), Buffer.from("b")]));
    expect(await bundles.entity(first)).not.toBeNull();
    const third = bundles.add([raw("a"), raw("a")]);
    expect(await bundles.entity(second)).toBeNull();
    expect(await bundles.entity(first)).not.toBeNull();
    expect(bundles.add([raw("a"), raw("a")])).toBe(third);
    const large = bundles.add([raw("a"), raw("b"), raw("a"), raw("b")]);
    expect(await bundles.entity(first)).toBeNull();
    expect(await bundles.entity(third)).toBeNull();
    expect(await bundles.entity(large)).not.toBeNull();
  });

  it("are read in pieces, neither large nor many", async () => {
    const large = randomBytes(2_000_000);
    const small = Array.from({ length: 300 }, (_, i) => `${i}`.padStart(50));
    const tree = Object.fromEntries(small.map((text, i) => [`1/flash/${i}`, text]));
    const { bundles } = bundlesOf({ ...tree, "1/flash/large": large }, 1000);
    const tag = bundles.add([...small.map(raw), raw(large), ...small.map(raw)]);
    const read = await chunks(bundles, tag);
    const whole = Buffer.concat([Buffer.from(small.join("")), large, Buffer.from(small.join(""))]);
    expect(Buffer.concat(read).equals(whole)).toBe(true);
    expect(Math.max(...read.map((chunk) => chunk.length))).toBeLessThan(100_000);
    expect(read.length).toBeLessThan(200);
    const part = await chunks(bundles, tag, 14_000, 2_020_000);
    expect(Buffer.concat(part).equals(whole.subarray(14_000, 2_020_000))).toBe(true);
  });

  it("have packs made again that are forgotten, and none that are others then", async () => {
    let suffix = "";
    const { bundles } = bundlesOf({ "1/flash/a": OLD, "2/flash/a": NEXT }, 10, async (old, next) =>
      Buffer.concat([patchOf(old, next).subarray(suffix.length), Buffer.from(suffix)]),
    );
    const tag = bundles.add([raw(OLD), patch]);
    expect((await chunks(bundles, tag, OLD.length))[0]).toEqual(patchOf(OLD, NEXT));
    suffix = "?";
    await expect(chunks(bundles, tag)).rejects.toThrow("changed while it was read");
  });

  it.each([
    ["another took its place", replace],
    ["it was written to", (path: string) => writeFileSync(path, "B")],
  ])("end where a file is not any more what it was when they began: %s", async (_how, change) => {
    const large = randomBytes(100_000);
    const { bundles, root } = bundlesOf({ "1/flash/a": large, "1/flash/b": "b" }, 10);
    const entity = await bundles.entity(bundles.add([raw(large), raw("b")]));
    const path = join(root, "1/flash/b");
    const read: Buffer[] = [];
    const reading = async () => {
      for await (const chunk of entity?.read(0, entity.size) ?? []) {
        if (read.length === 0) change(path);
        read.push(Buffer.from(chunk));
      }
    };
    await expect(reading()).rejects.toThrow("changed while it was read");
    expect(large.subarray(0, Buffer.concat(read).length).equals(Buffer.concat(read))).toBe(true);
  });

  it("hold no file that was replaced just before it was opened", async () => {
    const { bundles, folder, root } = bundlesOf({ "1/flash/b": "b" }, 10);
    const tag = bundles.add([raw("b")]);
    folder.beforeOpening = () => replace(join(root, "1/flash/b"));
    await expect(chunks(bundles, tag)).rejects.toThrow("changed while it was read");
  });

  it("are resumed at another server, whatever they hold, at every byte", async () => {
    const tree = {
      "1/flash/a": OLD,
      "2/flash/a": NEXT,
      "2/flash/b": "",
      "2/flash/c": "c".repeat(900),
      "2/flash/d": randomBytes(20),
    };
    const one = await start(tree);
    const { bundle, written } = await one.manifest();
    expect(written.map((file) => file.kind)).toEqual(["patch", "raw", "deflate", "raw"]);
    const { tag = "", request = "" } = bundle ?? {};
    const whole = (await one.session.ask(request)).body;
    const other = await start(tree);
    expect((await other.session.ask(request)).status).toBe(404);
    expect((await other.manifest()).bundle).toEqual(bundle);
    for (let cut = 1; cut < whole.length; cut += 1) {
      const tail = await other.session.ask(request, { Range: `bytes=${cut}-`, "If-Range": `"${tag}"` });
      expect(tail.status).toBe(206);
      expect(tail.body.equals(whole.subarray(cut))).toBe(true);
    }
  });

  it("are no longer sent when a pack's contents were withdrawn", async () => {
    const { root, session, manifest } = await start({ "1/flash/x": "x", "2/flash/a": TEXT });
    const { bundle, written } = await manifest();
    expect(written[0]?.kind).toBe("deflate");
    writeFileSync(join(root, "2/flash/a"), "");
    expect((await session.ask(bundle?.request ?? "")).status).toBe(404);
    writeFileSync(join(root, "2/flash/a"), TEXT);
    expect((await session.ask(bundle?.request ?? "")).status).toBe(200);
  });
});
