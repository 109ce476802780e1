import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { MakePatch } from "../../src/server/index.js";
import { sha1 } from "../support/lines.js";
import { makePatch, NEXT, OLD, patchOf, Session, start, TEXT } from "./support.js";

const NOISE = randomBytes(5000);

/** Small pieces of output: so the window is all that can be looked back at. */
function deflated(packed: Uint8Array | undefined): string {
  return inflateRawSync(packed ?? "", { windowBits: 10, chunkSize: 64 }).toString();
}

describe("the manifest as lines", () => {
  it("picks the cheapest way for each file", async () => {
    const { manifest, parts } = await start({
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
    const packs = await parts(lines);
    const written = (path: string, content: string | Uint8Array, kind: string) => {
      const wire = packs.get(path)?.length;
      return { path, sha1: sha1(content), size: Buffer.byteLength(content), kind, wire };
    };
    expect(lines.deleted).toEqual(["/flash/gone"]);
    expect(lines.written).toEqual([
      written("/flash/changed.py", NEXT, "patch"),
      written("/flash/empty", "", "raw"),
      written("/flash/new.py", TEXT, "deflate"),
      written("/flash/noise", NOISE, "raw"),
      written("/flash/small", "Small", "raw"),
      written("/sd/ünï cödé %.py", TEXT, "deflate"),
    ]);
    expect(packs.get("/flash/changed.py")).toEqual(patchOf(OLD, NEXT));
    expect(packs.get("/flash/noise")?.equals(NOISE)).toBe(true);
    expect(packs.get("/flash/small")?.toString()).toBe("Small");
    for (const path of ["/flash/new.py", "/sd/ünï cödé %.py"]) {
      expect(deflated(packs.get(path))).toBe(TEXT);
      expect(packs.get(path)?.length).toBeLessThan(TEXT.length / 2);
    }
  });

  it("takes a pack for what it saves only", async () => {
    const noise = (size: number) => NOISE.subarray(0, size);
    const { kinds } = await start({
      "1/flash/a": "old",
      "1/flash/b": "old",
      "2/flash/a": noise(81 + 31),
      "2/flash/b": noise(81 + 32),
    });
    expect(await kinds()).toEqual(["raw", "patch"]);
    const large: MakePatch = async (_old, next) => next.subarray(1000);
    const tree = { "1/flash/c": OLD, "2/flash/c": TEXT };
    expect(await (await start(tree, { makePatch: large })).kinds()).toEqual(["deflate"]);
  });

  it("has no patches for a client that cannot use them", async () => {
    let patches = 0;
    const tree = {
      "1/flash/a": OLD,
      "1/flash/b": "old",
      "2/flash/a": NEXT,
      "2/flash/b": NOISE.subarray(0, 999),
    };
    const { kinds, manifest } = await start(tree, {
      makePatch: async (old, next) => {
        patches += 1;
        return makePatch(old, next);
      },
    });
    expect(await kinds("&whole=1")).toEqual(["deflate", "raw"]);
    expect(patches).toBe(0);
    expect(await kinds()).toEqual(["patch", "patch"]);
    expect((await manifest()).bundle?.tag).not.toBe((await manifest("&whole=1")).bundle?.tag);
  });

  it("offers by the same rules as JSON", async () => {
    const { session } = await start({
      "1/flash/a": "a",
      "2/flash/a": "b",
      "firmware_1.5.bin": "f",
      "firmware_3.bin": "g",
    });
    const f = (content: string, version: string) =>
      `f ${sha1(content)} 1 ${version} raw 1 - ${sha1(content)} firmware_${version}.bin`;
    const p = `p ${sha1("b")} 1 raw 1 /flash/a`;
    const tag = sha1(sha1("b"));
    const b = `b 1 ${tag} .packed/${tag}.bundle`;
    for (const [query, expected] of [
      ["1", ["ota 1 2 1 1 1", f("f", "1.5"), b, p, "end"]],
      ["1&firmware_ver=1.5", ["ota 1 2 1 1 1", f("g", "3"), b, p, "end"]],
      ["1&firmware_ver=3", ["ota 1 2 1 1 1", b, p, "end"]],
      ["2&firmware_ver=1", ["ota 1 2 2 0 0", f("g", "3"), "end"]],
      ["2", ["none"]],
      ["2.0", ["none"]],
      ["3", ["none"]],
      ["1.7", ["ota 1 2 1.7 1 1", b, p, "end"]],
    ] as const) {
      const answer = await session.ask(`/manifest.json?current_ver=${query}&form=lines`);
      expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
      expect(answer.body.toString(), query).toBe(`${expected.join("\n")}\n`);
      const json = (await session.ask(`/manifest.json?current_ver=${query}`)).body.toString();
      expect(JSON.parse(json) === null).toBe(expected[0] === "none");
    }
    expect((await session.ask("/manifest.json?current_ver=x&form=lines")).status).toBe(400);
  });

  it("has no patch against a release that is gone", async () => {
    const { root, session, manifest, kinds } = await start({ "1/flash/a": OLD, "2/flash/a": NEXT });
    const { bundle, written } = await manifest();
    expect(written[0]?.kind).toBe("patch");
    rmSync(join(root, "1"), { recursive: true });
    expect(await kinds()).toEqual(["deflate"]);
    expect((await session.ask(bundle?.request ?? "")).status).toBe(404);
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
    const { port, packed } = await start(tree, {
      async makePatch(old, next) {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running -= 1;
        return patchOf(old, next);
      },
    });
    const ask = "/manifest.json?current_ver=1&form=lines";
    const answers = await Promise.all(Array.from({ length: 20 }, () => new Session(port).ask(ask)));
    expect(new Set(answers.map((answer) => answer.body.toString())).size).toBe(1);
    expect(new Set(packed()).size).toBe(20);
    expect(packed()).toHaveLength(20);
    expect(most).toBe(1);
  });

  it("holds up nobody who asks for something else, nor for ever who waits", async () => {
    let finish = (): void => {};
    const slow: MakePatch = (old, next) =>
      new Promise((resolve) => {
        finish = () => resolve(patchOf(old, next));
      });
    const { port, kinds, packed } = await start(
      { "1/flash/a": OLD, "2/flash/a": NEXT, "firmware_2.bin": TEXT },
      { makePatch: slow, patience: 300 },
    );
    const first = kinds();
    const other = new Session(port);
    for (let i = 0; i < 2; i += 1) {
      expect((await other.ask(`/.packed/${sha1(TEXT)}.blocks`)).status).toBe(200);
    }
    expect((await other.ask("/2/flash/a")).body.toString()).toBe(NEXT);
    expect((await other.ask("/manifest.json?current_ver=1")).status).toBe(200);
    expect(await Promise.race([first, "not yet"])).toBe("not yet");
    expect(await first).toEqual(["deflate"]);
    finish();
    await expect.poll(packed).toContain(`${sha1(OLD)}-${sha1(NEXT)}`);
    expect(await kinds()).toEqual(["patch"]);
  });

  it("falls back where a patch cannot be made, and does not try again", async () => {
    let tries = 0;
    const { kinds, events } = await start(
      { "1/flash/a": OLD, "2/flash/a": NEXT },
      {
        makePatch: async () => {
          tries += 1;
          throw new RangeError("no patch");
        },
      },
    );
    for (let i = 0; i < 3; i += 1) {
      expect(await kinds()).toEqual(["deflate"]);
    }
    expect(tries).toBe(1);
    expect(events.filter((event) => event.type === "failed")).toMatchObject([
      { target: `${sha1(OLD)}-${sha1(NEXT)}`, error: { name: "RangeError" } },
    ]);
  });
});
