import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { closeSync, openSync, rmSync, utimesSync, writeFileSync, writeSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { expect, it } from "vitest";
import { ask, get, header, type RawAnswer } from "./http.js";
import { type Lines, partsOf, readLines, sha1, tagOf, type Written } from "./lines.js";
import { type Tree, writeTree } from "./release_tree.js";
import type { ServerTraits } from "./running_server.js";

const ASK = "/manifest.json?current_ver=1&form=lines&whole=1";

/** How every server tells updates as lines, and sends their bundles. */
export function bundleContract(traits: ServerTraits): void {
  async function serve(tree: Tree): Promise<{ root: string; port: number; lines(): Promise<Lines> }> {
    const root = writeTree(tree);
    const { port } = await traits.start(root);
    return { root, port, lines: async () => readLines((await ask(port, ASK)).body.toString()) };
  }

  it("orders the lines by the bytes of their paths, capital letters like small ones", async () => {
    const { lines } = await serve({
      "1/flash/MAIN.py": "1",
      "1/flash/b": "1",
      "1/flash/É": "1",
      "1/sd/z": "1",
      "2/flash/main.py": "2",
      "2/flash/A": "2",
      "2/flash/Z": "2",
      "2/flash/_": "2",
      "2/flash/a b": "2",
      "2/flash/a/x": "2".repeat(100),
      "2/flash/é": "2",
      "2/flash/\uff21": "2",
      "2/flash/\u{1f600}": "2",
    });
    const { version, previous, deleted, written } = await lines();
    expect([version, previous]).toEqual(["2", "1"]);
    expect(deleted).toEqual(["/flash/b", "/flash/MAIN.py", "/flash/É", "/sd/z"]);
    expect(written.map((file) => file.path)).toEqual([
      "/flash/_",
      "/flash/A",
      "/flash/a b",
      "/flash/a/x",
      "/flash/main.py",
      "/flash/Z",
      "/flash/é",
      "/flash/\uff21",
      "/flash/\u{1f600}",
    ]);
  });

  it("offers no release that FAT cannot hold", async () => {
    const { port } = await serve({ "1/flash/x": "1", "2/flash/a.py": "2", "2/flash/A.py": "2" });
    const answer = await ask(port, ASK);
    expect([answer.status, answer.body.toString()]).toEqual([
      500,
      "500 Internal Server Error: to FAT flash/A.py and flash/a.py are one file\n",
    ]);
  });

  it.each([
    ["a file", { "a.py": "1" }],
    ["an empty file among others", { a: "1", b: "", c: randomBytes(3000), d: "", e: "5" }],
    ["only empty files", { a: "", b: "" }],
    ["files that shrink", { a: "a".repeat(9000), b: randomBytes(9000), c: "c".repeat(100_000) }],
    ["500 files", Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`${i % 7}/${i}`, `${i}`]))],
  ])("sends a bundle of %s", async (_of, files) => {
    const tree = Object.entries(files).map(([name, content]) => [`2/flash/${name}`, content]);
    const { port, lines } = await serve({ "1/flash/gone": "x", ...Object.fromEntries(tree) });
    const manifest = await lines();
    const answer = await ask(port, manifest.bundle?.request ?? "");
    expect(answer.status).toBe(200);
    expect(header(answer, "Content-Type")).toBe("application/octet-stream");
    const parts = partsOf(manifest, answer.body);
    expect(parts.size).toBe(tree.length);
    for (const file of manifest.written) {
      const content = contentOf(file, parts.get(file.path) ?? Buffer.of());
      expect([sha1(content), content.length]).toEqual([file.sha1, file.size]);
    }
    expect(manifest.bundle?.tag).toBe(tagOf(parts.values()));
    expect(header(answer, "ETag")).toBe(`"${manifest.bundle?.tag}"`);
    expect((await get(port, manifest.bundle?.request ?? "")).body.equals(answer.body)).toBe(true);
  });

  it("resumes a bundle at every byte", async () => {
    const { port, lines } = await serve({
      "1/flash/gone": "x",
      "2/flash/a": randomBytes(20),
      "2/flash/b": "",
      "2/flash/c": randomBytes(1),
      "2/sd/d": randomBytes(25),
      "2/sd/e": "",
    });
    const bundle = (await lines()).bundle ?? fail();
    const whole = (await ask(port, bundle.request)).body;
    for (let cut = 0; cut < whole.length; cut += 1) {
      const tail = await ask(port, bundle.request, { Range: `bytes=${cut}-`, "If-Range": `"${bundle.tag}"` });
      expect([tail.status, header(tail, "Content-Range"), header(tail, "ETag")]).toEqual([
        206,
        `bytes ${cut}-45/46`,
        `"${bundle.tag}"`,
      ]);
      expect(tail.head.length % 100).toBe(0);
      const head = await ask(port, bundle.request, { Range: `bytes=0-${cut}` });
      expect([head.status, head.body.length]).toEqual([206, cut + 1]);
      expect(Buffer.concat([head.body.subarray(0, cut), tail.body]).equals(whole)).toBe(true);
    }
    for (const [range, size] of [
      ["bytes=19-21", 3],
      ["bytes=20-20", 1],
      ["bytes=21-999", 25],
    ] as const) {
      const part = await ask(port, bundle.request, { Range: range });
      const start = Number(range.slice(6, 8));
      expect(part.body.equals(whole.subarray(start, start + size)), range).toBe(true);
    }
  });

  it("sends parts of everything, and the whole where it is another by now", async () => {
    const image = randomBytes(3000);
    const { port, lines } = await serve({
      "1/flash/a": "x",
      "2/flash/a": randomBytes(300),
      "firmware_2.bin": image,
    });
    const { bundle, firmware } = await lines();
    expect(firmware).toMatchObject({ kind: "raw", size: 3000, wire: 3000, tag: sha1(image) });
    const targets = [ASK, "/manifest.json?current_ver=1", "/2/flash/a", bundle?.request, firmware?.request];
    for (const target of targets.map(String)) {
      const whole = await ask(port, target);
      const tag = header(whole, "ETag") ?? "";
      const size = whole.body.length;
      expect([whole.status, header(whole, "Accept-Ranges")]).toEqual([200, "bytes"]);
      const part = await ask(port, target, { Range: "bytes=7-9", "If-Range": tag });
      expect([part.status, header(part, "Content-Range"), header(part, "ETag")]).toEqual([
        206,
        `bytes 7-9/${size}`,
        tag,
      ]);
      expect(part.body.equals(whole.body.subarray(7, 10))).toBe(true);
      for (const other of [`"${sha1("other")}"`, `W/${tag}`, tag.slice(1, -1)]) {
        for (const range of ["bytes=7-9", `bytes=${size}-`]) {
          const all = await ask(port, target, { Range: range, "If-Range": other });
          expect([all.status, header(all, "ETag")]).toEqual([200, tag]);
          expect(all.body.equals(whole.body)).toBe(true);
        }
      }
      for (const range of [`bytes=${size}-`, `bytes=${size + 1}-${size + 2}`]) {
        const past = await ask(port, target, { Range: range, "If-Range": tag });
        expect([past.status, header(past, "Content-Range"), past.body.toString()]).toEqual([
          416,
          `bytes */${size}`,
          "416 Range Not Satisfiable: it starts past the end\n",
        ]);
      }
      const head = await ask(port, target, { Range: "bytes=7-9" }, "HEAD");
      expect([head.status, header(head, "Content-Length"), head.body.length]).toEqual([200, `${size}`, 0]);
      const known = await ask(port, target, { "If-None-Match": tag, Range: "bytes=7-9" });
      expect([known.status, header(known, "ETag"), header(known, "Content-Length")]).toEqual([
        304,
        tag,
        undefined,
      ]);
      expect([known.body.length, known.head.length % 100]).toEqual([0, 0]);
      expect((await ask(port, target, { "If-None-Match": '"x"' })).status).toBe(200);
    }
    expect(header(await ask(port, ASK), "ETag")).toBe(`"${sha1((await ask(port, ASK)).body)}"`);
  });

  it("has nothing of an empty bundle past its end", async () => {
    const { port, lines } = await serve({ "1/flash/gone": "x", "2/flash/empty": "" });
    const { request = "", tag = "" } = (await lines()).bundle ?? {};
    const past = await ask(port, request, { Range: "bytes=0-", "If-Range": `"${tag}"` });
    expect([past.status, header(past, "Content-Range")]).toEqual([416, "bytes */0"]);
  });

  it("tells clients of HTTP/1.0 of no parts", async () => {
    const { port, lines } = await serve({ "1/flash/a": "1", "2/flash/a": "0123456789" });
    const { request = "" } = (await lines()).bundle ?? {};
    for (const target of [request, "/2/flash/a"]) {
      const answer = await get(port, target, "GET", "Range: bytes=4-\r\nIf-None-Match: *\r\n");
      expect([answer.status, answer.body.toString()]).toEqual([200, "0123456789"]);
      for (const name of ["ETag", "Accept-Ranges", "Content-Range"]) {
        expect(header(answer, name)).toBeUndefined();
      }
    }
  });

  it("has no bundle that nobody offers", async () => {
    const { port } = await serve({ "1/flash/a": "1", "2/flash/a": "2" });
    for (const target of [
      `/.packed/${sha1("?")}.bundle`,
      "/.packed/.bundle",
      "/.packed/../2/flash/a.bundle",
      "/bundle?current_ver=2",
      "/bundle?current_ver=9",
      "/bundle/2/flash/a?current_ver=1",
    ]) {
      expect([target, (await ask(port, target)).status]).toEqual([target, 404]);
    }
  });

  it.each([
    ["first", "2/flash/a", "another"],
    ["last", "2/sd/z", "another"],
    ["lost", "2/flash/m", null],
  ])("sends no wrong bytes under a tag: the %s file is another by now", async (_which, path, content) => {
    const { root, port, lines } = await serve({
      "1/flash/gone": "x",
      "2/flash/a": "a",
      "2/flash/m": "m",
      "2/sd/z": "z",
    });
    const { tag = "", request = "" } = (await lines()).bundle ?? {};
    if (content === null) {
      rmSync(join(root, path));
    } else {
      writeFileSync(join(root, path), content);
    }
    for (const range of [{}, { Range: "bytes=1-", "If-Range": `"${tag}"` }]) {
      const answer = await ask(port, request, range);
      expect(sentUnder(tag, answer)).toBe(false);
    }
    const now = (await lines()).bundle ?? fail();
    expect(now.tag).not.toBe(tag);
    expect(sentUnder(now.tag, await ask(port, now.request))).toBe(true);
  });

  it.each(["b", "c"])("ends the connection where %s changes while the bundle is sent", async (name) => {
    // So much travels as it is.
    const large = Buffer.alloc(48_000_000, "0123456789abcdef");
    const files = { a: "a", b: large, c: "c" };
    const tree = Object.entries(files).map(([file, content]) => [`2/flash/${file}`, content]);
    const { root, port, lines } = await serve({ "1/flash/gone": "x", ...Object.fromEntries(tree) });
    const path = join(root, "2/flash", name);
    utimesSync(path, 1_000_000_000, 1_000_000_000);
    const { request = "", wire = 0 } = (await lines()).bundle ?? {};
    expect(wire).toBe(large.length + 2);
    const socket = connect({ host: "127.0.0.1", port });
    socket.on("error", () => {});
    socket.write(`GET ${request} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    const [first] = await once(socket, "data");
    socket.pause();
    expect(first.toString("latin1")).toMatch(/^HTTP\/1.[01] 200 /);
    let received = first.length - first.indexOf("\r\n\r\n") - 4;
    let tail = "";
    let isChanged = false;
    socket.on("data", (chunk) => {
      received += chunk.length;
      tail = chunk.subarray(-1).toString();
      if (received > 1_000_000 && !isChanged) {
        isChanged = true;
        const file = openSync(path, "r+");
        writeSync(file, "!", (name === "b" ? large.length : 1) - 1);
        closeSync(file);
      }
    });
    socket.resume();
    await once(socket, "close");
    expect(isChanged).toBe(true);
    expect(received).toBeLessThan(name === "b" ? large.length : wire);
    expect(tail).not.toBe("!");
  });
}

/** Whether the answer says that it is, and has, all that `tag` names. */
function sentUnder(tag: string, answer: RawAnswer): boolean {
  const isWhole = answer.body.length === Number(header(answer, "Content-Length"));
  return answer.status < 300 && isWhole && header(answer, "ETag") === `"${tag}"`;
}

function contentOf(file: Written, part: Buffer): Buffer {
  return file.kind === "raw" ? part : inflateRawSync(part, { windowBits: 10, chunkSize: 64 });
}

function fail(): never {
  throw new Error("no bundle");
}
