import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { MakePatch, ServerEvent } from "../../src/server/index.js";
import { type Tree, writeTree } from "../support/release_tree.js";
import { Session, serve, sha1 } from "./support.js";

const OLD = Array.from({ length: 400 }, (_, i) => `line ${i * 7919}\n`).join("");
const NEXT = OLD.replace("line 7919\n", "another line\n");
/** Repeats itself at a distance that only a larger window than a board's would see. */
const TEXT = Array.from({ length: 300 }, (_, i) => `value = ${(i % 75) ** 3}\n`).join("");
const NOISE = randomBytes(5000);
const ASK = "/manifest.json?current_ver=1&form=lines";

/** Stands for a patch: tests of the server need only know what it was made from. */
const patchOf = (old: Uint8Array, next: Uint8Array) => Buffer.from(`${sha1(old)}>${sha1(next)}`);
const makePatch: MakePatch = async (old, next) => patchOf(old, next);

async function start(tree: Tree, options: { cache?: string; makePatch?: MakePatch; patience?: number } = {}) {
  const root = writeTree(tree);
  const events: ServerEvent[] = [];
  const port = await serve({ root, makePatch, ...options }, events);
  const session = new Session(port);
  const manifest = async (target = ASK) => (await session.ask(target)).body.toString().split("\n");
  const packed = () => events.flatMap((event) => (event.type === "packed" ? [event.name] : []));
  return { root, port, session, events, manifest, packed };
}

/** Small pieces of output: so the window is all that can be looked back at. */
function deflated(packed: Uint8Array): string {
  return inflateRawSync(packed, { windowBits: 9, chunkSize: 64 }).toString();
}

describe("the manifest as lines", () => {
  it("picks the cheapest way for each file", async () => {
    const { session, manifest } = await start({
      "1/flash/changed.py": OLD,
      "1/flash/gone": "x",
      "1/flash/same": "same",
      "1/flash/small": "small",
      "2/flash/changed.py": NEXT,
      "2/flash/empty": "",
      "2/flash/new.py": TEXT,
      "2/flash/noise": NOISE,
      "2/flash/same": "same",
      "2/flash/small": "Small",
      "2/sd/ünï cödé %.py": TEXT,
    });
    const lines = await manifest();
    const request = `.packed/${sha1(TEXT)}`;
    const whole = await session.ask(`/${request}`);
    const total = Buffer.byteLength(NEXT) + 2 * TEXT.length + NOISE.length + 5;
    const deflate = `${sha1(TEXT)} ${TEXT.length} deflate ${whole.body.length} ${request}`;
    expect(lines).toEqual([
      `ota 1 2 1 6 ${total}`,
      "d /flash/gone",
      `p ${sha1(NEXT)} ${NEXT.length} ${sha1(OLD)} 81 .packed/${sha1(OLD)}-${sha1(NEXT)} /flash/changed.py`,
      `p ${sha1("")} 0 raw 0 2/flash/empty /flash/empty`,
      `p ${deflate} /flash/new.py`,
      `p ${sha1(NOISE)} 5000 raw 5000 2/flash/noise /flash/noise`,
      `p ${sha1("Small")} 5 raw 5 2/flash/small /flash/small`,
      `p ${deflate} /sd/ünï cödé %.py`,
      "end",
      "",
    ]);
    expect(deflated(whole.body)).toBe(TEXT);
    expect(whole.body.length).toBeLessThan(TEXT.length / 2);
  });

  it("takes a pack for what it saves only", async () => {
    const noise = (size: number) => NOISE.subarray(0, size);
    const { manifest } = await start({
      "1/flash/a": "old",
      "1/flash/b": "old",
      "2/flash/a": noise(81 + 127),
      "2/flash/b": noise(81 + 128),
    });
    expect((await manifest()).slice(1, 3).map((line) => line.split(" ")[3])).toEqual(["raw", sha1("old")]);
    const large: MakePatch = async (_old, next) => next.subarray(1000);
    const tree = { "1/flash/c": OLD, "2/flash/c": TEXT };
    expect((await (await start(tree, { makePatch: large })).manifest())[1]).toContain(" deflate ");
  });

  it("gives each file by what it says to ask for", async () => {
    const names = ["a b", "ü", "%41", "100%", "a?b", "a#b", "a&b=c", "'\"", "  two", "end", "\u{1f600}"];
    const files = names.map((name, i) => [`2/flash/${name}`, i % 2 === 0 ? `${name}\n`.repeat(300) : name]);
    const { session, manifest } = await start({ "1/flash/x": "x", ...Object.fromEntries(files) });
    const lines = (await manifest()).filter((line) => line.startsWith("p "));
    expect(lines).toHaveLength(names.length);
    for (const line of lines) {
      const [, hash, size, kind, wire, request] = line.split(" ");
      const answer = await session.ask(`/${request}`);
      expect([answer.status, answer.headers.get("content-length")]).toEqual([200, wire]);
      const content = kind === "raw" ? answer.body.toString() : deflated(answer.body);
      expect([sha1(content), String(Buffer.byteLength(content))]).toEqual([hash, size]);
      expect(answer.headers.get("etag")).toBe(`"${sha1(answer.body)}"`);
    }
  });

  it("offers by the same rules as JSON", async () => {
    const { session, manifest } = await start({
      "1/flash/a": "a",
      "2/flash/a": "b",
      "firmware_1.5.bin": "f",
      "firmware_3.bin": "g",
    });
    const f = (content: string, version: string) =>
      `f ${sha1(content)} 1 ${version} raw 1 firmware_${version}.bin`;
    const p = `p ${sha1("b")} 1 raw 1 2/flash/a /flash/a`;
    for (const [query, expected] of [
      ["1", ["ota 1 2 1 1 1", f("f", "1.5"), p, "end"]],
      ["1&firmware_ver=1.5", ["ota 1 2 1 1 1", f("g", "3"), p, "end"]],
      ["1&firmware_ver=3", ["ota 1 2 1 1 1", p, "end"]],
      ["2&firmware_ver=1", ["ota 1 2 2 0 0", f("g", "3"), "end"]],
      ["2", ["none"]],
      ["2.0", ["none"]],
      ["3", ["none"]],
      ["1.7", ["ota 1 2 1.7 1 1", p, "end"]],
    ] as const) {
      expect(await manifest(`/manifest.json?current_ver=${query}&form=lines`), query).toEqual([
        ...expected,
        "",
      ]);
      const json: unknown = JSON.parse(
        (await session.ask(`/manifest.json?current_ver=${query}`)).body.toString(),
      );
      expect(json === null).toBe(expected[0] === "none");
    }
    expect((await session.ask("/manifest.json?current_ver=x&form=lines")).status).toBe(400);
    const answer = await session.ask(ASK);
    expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  });

  it("has no patch against a release that is gone", async () => {
    const { root, session, manifest } = await start({ "1/flash/a": OLD, "2/flash/a": NEXT });
    expect((await manifest())[1]).toContain(` ${sha1(OLD)} 81 `);
    rmSync(join(root, "1"), { recursive: true });
    expect((await manifest())[1]).toContain(" deflate ");
    expect((await session.ask(`/.packed/${sha1(OLD)}-${sha1(NEXT)}`)).status).toBe(404);
  });
});

describe("what is packed", () => {
  it("is made once, for all clients at once, and one at a time", async () => {
    let running = 0;
    let most = 0;
    const tree: Record<string, string> = {};
    for (let i = 0; i < 10; i += 1) {
      tree[`1/flash/${i}`] = `${OLD}${i}`;
      tree[`2/flash/${i}`] = `${NEXT}${i}`;
    }
    const root = writeTree(tree);
    const events: ServerEvent[] = [];
    const port = await serve(
      {
        root,
        async makePatch(old, next) {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setTimeout(resolve, 5));
          running -= 1;
          return patchOf(old, next);
        },
      },
      events,
    );
    const answers = await Promise.all(Array.from({ length: 20 }, () => new Session(port).ask(ASK)));
    expect(new Set(answers.map((answer) => answer.body.toString())).size).toBe(1);
    const names = events.flatMap((event) => (event.type === "packed" ? [event.name] : []));
    expect(new Set(names).size).toBe(20);
    expect(names).toHaveLength(20);
    expect(most).toBe(1);
  });

  it("holds up nobody who asks for something else, nor for ever who waits", async () => {
    let finish = (): void => {};
    const slow: MakePatch = (old, next) =>
      new Promise((resolve) => {
        finish = () => resolve(patchOf(old, next));
      });
    const { port, manifest, packed } = await start(
      { "1/flash/a": OLD, "2/flash/a": NEXT },
      { makePatch: slow, patience: 300 },
    );
    const first = manifest();
    const other = new Session(port);
    for (let i = 0; i < 2; i += 1) {
      expect(deflated((await other.ask(`/.packed/${sha1(OLD)}`)).body)).toBe(OLD);
    }
    expect((await other.ask("/2/flash/a")).body.toString()).toBe(NEXT);
    expect((await other.ask("/manifest.json?current_ver=1")).status).toBe(200);
    expect(await Promise.race([first, "not yet"])).toBe("not yet");
    expect((await first)[1]).toContain(" deflate ");
    finish();
    await expect.poll(packed).toContain(`${sha1(OLD)}-${sha1(NEXT)}`);
    expect((await manifest())[1]).toContain(` ${sha1(OLD)} 81 `);
  });

  it("falls back where a patch cannot be made, and does not try again", async () => {
    let tries = 0;
    const { session, manifest, events } = await start(
      { "1/flash/a": OLD, "2/flash/a": NEXT },
      {
        makePatch: async () => {
          tries += 1;
          throw new RangeError("no patch");
        },
      },
    );
    for (let i = 0; i < 3; i += 1) {
      expect((await manifest())[1]).toContain(" deflate ");
    }
    expect(tries).toBe(1);
    expect((await session.ask(`/.packed/${sha1(OLD)}-${sha1(NEXT)}`)).status).toBe(404);
    expect(events.filter((event) => event.type === "failed")).toMatchObject([
      { target: `${sha1(OLD)}-${sha1(NEXT)}`, error: { name: "RangeError" } },
    ]);
  });

  it("is resumed at another server, which makes it when it is asked", async () => {
    const tree = { "1/flash/a": OLD, "2/flash/a": NEXT, "firmware_2.bin": TEXT };
    const vans = [await start(tree), await start(tree)];
    for (const name of [sha1(NEXT), `${sha1(OLD)}-${sha1(NEXT)}`, `${sha1(TEXT)}.blocks`]) {
      const parts: Buffer[] = [];
      let tag = "";
      for (const [van, range] of [
        [vans[0], "bytes=0-29"],
        [vans[1], "bytes=30-"],
      ] as const) {
        const headers: Record<string, string> = { Range: range };
        if (tag !== "") headers["If-Range"] = tag;
        const answer = await van?.session.ask(`/.packed/${name}`, headers);
        expect(answer?.status).toBe(206);
        tag = answer?.headers.get("etag") ?? "";
        parts.push(answer?.body ?? Buffer.alloc(0));
      }
      expect(tag).toBe(`"${sha1(Buffer.concat(parts))}"`);
    }
  });

  it("is of nothing but what releases and images in the folder hold", async () => {
    const secret = "TOP SECRET".repeat(50);
    const { root, session } = await start({
      "1/flash/a": OLD,
      "1/other/x": secret,
      "1/flash/pymakr.conf": secret,
      "notes.txt": secret,
      "docs/flash/x": secret,
    });
    const packed = async (name: string) => (await session.ask(`/.packed/${name}`)).status;
    const none = sha1("none");
    for (const name of [
      sha1(secret),
      `${sha1(secret)}.blocks`,
      `${sha1(OLD)}-${sha1(secret)}`,
      `${sha1(secret)}-${sha1(OLD)}`,
      none,
      `${none}-${sha1(OLD)}`,
      `${sha1(OLD)}-${sha1(OLD)}.blocks`,
      sha1(OLD).toUpperCase(),
      sha1(OLD).slice(1),
      `${sha1(OLD)}/`,
      `../${sha1(OLD)}`,
      `..%2f${sha1(OLD)}`,
      "",
    ]) {
      expect([name, await packed(name)]).toEqual([name, 404]);
    }
    expect(await packed(sha1(OLD))).toBe(200);
    expect(await packed(`${sha1(OLD)}?x=1`)).toBe(200);
    writeFileSync(join(root, "1/flash/a"), "changed");
    expect(await packed(sha1(OLD))).toBe(404);
  });
});

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
    const { manifest, events, session } = await start(tree, { cache });
    expect((await manifest())[2]).toContain(` ${sha1(OLD)} 81 `);
    expect((await session.ask(`/.packed/${sha1(OLD)}-${sha1(NEXT)}`)).body.length).toBe(81);
    expect(events.some((event) => event.type === "failed")).toBe(true);
    const taken = writeTree({});
    mkdirSync(join(taken, sha1(NEXT)));
    const other = await start(tree, { cache: taken });
    expect(await other.manifest()).toEqual(await manifest());
  });
});

describe("firmware", () => {
  function unpack(stream: Buffer): Buffer[] {
    const blocks: Buffer[] = [];
    for (let at = 0; at < stream.length; ) {
      const head = stream.readUInt16BE(at);
      const length = head & 0x7fff;
      expect(length).toBeGreaterThan(0);
      const data = stream.subarray(at + 2, at + 2 + length);
      expect(data.length).toBe(length);
      blocks.push(head > 0x7fff ? data : inflateRawSync(data, { windowBits: 12 }));
      at += 2 + length;
    }
    return blocks;
  }

  it.each([0, 1, 4095, 4096, 4097, 20_000])("of %d bytes is packed in blocks", async (size) => {
    // Half of it shrinks.
    const image = Buffer.concat([randomBytes(Math.floor(size / 2)), Buffer.alloc(size)]).subarray(0, size);
    const { session } = await start({ "1/flash/a": "a", "firmware_2.bin": image });
    const answer = await session.ask(`/.packed/${sha1(image)}.blocks`);
    expect(answer.status).toBe(200);
    const blocks = unpack(answer.body);
    expect(Buffer.concat(blocks).equals(image)).toBe(true);
    expect(blocks.slice(0, -1).every((block) => block.length === 4096)).toBe(true);
    expect(answer.body.length).toBeLessThanOrEqual(size + 2 * blocks.length);
  });

  it("travels packed where that saves", async () => {
    const image = Buffer.from(TEXT.repeat(20));
    const { session, manifest } = await start({ "firmware_2.bin": image, "firmware_3.bin": NOISE });
    const [, line = ""] = await manifest("/manifest.json?current_ver=1&firmware_ver=2&form=lines");
    expect(line).toBe(`f ${sha1(NOISE)} 5000 3 raw 5000 firmware_3.bin`);
    const older = await start({ "firmware_2.bin": image });
    const [, packed = ""] = await older.manifest("/manifest.json?current_ver=1&firmware_ver=1&form=lines");
    const request = `.packed/${sha1(image)}.blocks`;
    const size = (await older.session.ask(`/${request}`)).body.length;
    expect(packed).toBe(`f ${sha1(image)} ${image.length} 2 blocks ${size} ${request}`);
    expect(size).toBeLessThan(image.length / 2);
    expect((await session.ask("/firmware_3.bin")).body.equals(NOISE)).toBe(true);
  });
});
