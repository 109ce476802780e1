import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exchange, header } from "../support/http.js";
import { sha1 } from "../support/lines.js";
import { TUTORIAL, writeTree } from "../support/release_tree.js";
import { Session, serve } from "./support.js";

const TARGET = "/1/flash/a";
const MANIFEST = "/manifest.json?current_ver=1.0.0";

async function sessionWith(content: string | Uint8Array): Promise<{ session: Session; root: string }> {
  const root = writeTree({ "1/flash/a": content });
  return { session: new Session(await serve({ root })), root };
}

describe("an entity", () => {
  it("is named by its SHA-1, and can be had in parts, on one connection", async () => {
    const content = randomBytes(70_000);
    const root = writeTree({ ...TUTORIAL, "1/flash/a": content, "firmware_1.bin": content.subarray(1) });
    const session = new Session(await serve({ root }));
    for (const method of ["GET", "HEAD"]) {
      for (const [target, bytes] of [
        [TARGET, content],
        ["/firmware_1.bin", content.subarray(1)],
      ] as const) {
        const answer = await session.ask(target, {}, method);
        expect(answer.status).toBe(200);
        expect(answer.headers.get("etag")).toBe(`"${sha1(bytes)}"`);
        expect(answer.headers.get("accept-ranges")).toBe("bytes");
        expect(answer.headers.get("content-length")).toBe(String(bytes.length));
        expect(answer.headers.get("connection")).toBe("keep-alive");
        expect(answer.headSize % 100).toBe(0);
        expect(answer.body.equals(method === "GET" ? bytes : Buffer.alloc(0))).toBe(true);
      }
    }
    const manifest = await session.ask(MANIFEST);
    expect(manifest.headers.get("etag")).toBe(`"${sha1(manifest.body)}"`);
  });

  it("is whole, head and tail, wherever it is cut", async () => {
    const content = randomBytes(300);
    const { session } = await sessionWith(content);
    for (let cut = 0; cut < content.length; cut += 1) {
      const headers = { Range: `bytes=${cut}-`, "If-Range": `"${sha1(content)}"` };
      const tail = await session.ask(TARGET, headers);
      expect(tail.status).toBe(206);
      expect(tail.headers.get("content-range")).toBe(`bytes ${cut}-299/300`);
      expect(tail.headers.get("etag")).toBe(`"${sha1(content)}"`);
      expect(tail.headSize % 100).toBe(0);
      const head = await session.ask(TARGET, { Range: `bytes=0-${cut}` });
      expect(head.status).toBe(206);
      expect(head.headers.get("content-range")).toBe(`bytes 0-${cut}/300`);
      expect(Buffer.concat([head.body.subarray(0, cut), tail.body]).equals(content)).toBe(true);
      expect(head.body.length).toBe(cut + 1);
    }
  });

  it.each([
    ["bytes=0-0", "bytes 0-0/10", "0"],
    ["bytes=3-5", "bytes 3-5/10", "345"],
    ["bytes=9-", "bytes 9-9/10", "9"],
    ["bytes=4-99999999999999999999999", "bytes 4-9/10", "456789"],
    ["bytes=007-8", "bytes 7-8/10", "78"],
  ])("gives the part %s", async (range, place, text) => {
    const { session } = await sessionWith("0123456789");
    const answer = await session.ask(TARGET, { Range: range });
    expect([answer.status, answer.headers.get("content-range"), answer.body.toString()]).toEqual([
      206,
      place,
      text,
    ]);
  });

  it.each([
    "bytes=-5",
    "bytes=-",
    "bytes=",
    "bytes=5-3",
    "bytes=0-1,3-4",
    "bytes=1-,3-",
    "bytes=a-b",
    "bytes=0x1-",
    "bytes=1.5-",
    "bytes 3-5",
    "Bytes=3-5",
    "items=3-5",
    "3-5",
    "bytes=3-5;",
    "bytes=+3-",
  ])("is sent whole for %s", async (range) => {
    const { session } = await sessionWith("0123456789");
    const answer = await session.ask(TARGET, { Range: range });
    expect([answer.status, answer.headers.get("content-range"), answer.body.toString()]).toEqual([
      200,
      undefined,
      "0123456789",
    ]);
  });

  it.each([
    ["0123456789", "bytes=10-"],
    ["0123456789", "bytes=11-12"],
    ["0123456789", "bytes=99999999999999999999-"],
    ["", "bytes=0-"],
  ])("of %j has no part %s", async (content, range) => {
    const { session } = await sessionWith(content);
    const answer = await session.ask(TARGET, { Range: range, "If-Range": `"${sha1(content)}"` });
    expect(answer.status).toBe(416);
    expect(answer.headers.get("content-range")).toBe(`bytes */${content.length}`);
    expect(answer.headSize % 100).toBe(0);
    expect((await session.ask(TARGET)).body.toString()).toBe(content);
  });

  it.each(["HEAD", "GET"])("that is another by now is sent whole (%s)", async (method) => {
    const { session, root } = await sessionWith("0123456789");
    const tag = `"${sha1("0123456789")}"`;
    writeFileSync(join(root, "1/flash/a"), "abcdefghij");
    for (const condition of [
      tag,
      `W/"${sha1("abcdefghij")}"`,
      sha1("abcdefghij"),
      "*",
      "Tue, 24 Nov 2026 00:00:00 GMT",
    ]) {
      const answer = await session.ask(TARGET, { Range: "bytes=4-", "If-Range": condition }, method);
      expect(answer.status).toBe(200);
      expect(answer.headers.get("etag")).toBe(`"${sha1("abcdefghij")}"`);
      expect(answer.body.toString()).toBe(method === "GET" ? "abcdefghij" : "");
      const past = await session.ask(TARGET, { Range: "bytes=40-", "If-Range": condition }, method);
      expect(past.status).toBe(200);
    }
  });

  it("has no parts for HEAD", async () => {
    const { session } = await sessionWith("0123456789");
    const answer = await session.ask(TARGET, { Range: "bytes=4-" }, "HEAD");
    expect([answer.status, answer.headers.get("content-length")]).toEqual([200, "10"]);
  });
});

describe("If-None-Match", () => {
  it("spares a manifest that the client has, in either form", async () => {
    const root = writeTree(TUTORIAL);
    const session = new Session(await serve({ root }));
    for (const target of [MANIFEST, `${MANIFEST}&form=lines`, "/manifest.json?current_ver=9&form=lines"]) {
      const tag = (await session.ask(target)).headers.get("etag") ?? "";
      for (const known of [tag, `W/${tag}`, `"x", ${tag}`, "*"]) {
        const answer = await session.ask(target, { "If-None-Match": known });
        expect([answer.status, answer.headers.get("etag"), answer.headers.get("content-length")]).toEqual([
          304,
          tag,
          undefined,
        ]);
        expect(answer.headSize % 100).toBe(0);
      }
      for (const other of ['"x"', tag.slice(1, -1), `${tag}x`, ""]) {
        expect((await session.ask(target, { "If-None-Match": other })).status).toBe(200);
      }
    }
  });

  it("goes before a range", async () => {
    const { session } = await sessionWith("0123456789");
    const headers = { Range: "bytes=4-", "If-None-Match": `"${sha1("0123456789")}"` };
    expect((await session.ask(TARGET, headers)).status).toBe(304);
  });
});

describe("a client of HTTP/1.0", () => {
  it.each(["", "Range: bytes=4-\r\n", `If-None-Match: *\r\n`, "Connection: keep-alive\r\n"])(
    "gets the whole with the headers that it always got (%j)",
    async (headers) => {
      const root = writeTree({ "1/flash/a": "0123456789" });
      const port = await serve({ root });
      const request = `GET ${TARGET} HTTP/1.0\r\nHost: server:8000\r\n${headers}\r\n`;
      const answer = await exchange(port, request);
      const date = header(answer, "Date");
      const start = [
        "HTTP/1.1 200 OK",
        "Content-Type: application/octet-stream",
        "Content-Length: 10",
        "Connection: close",
        `Date: ${date}`,
        "X-Padding: ",
      ].join("\r\n");
      expect(answer.head).toBe(`${start}${".".repeat(200 - start.length - 4)}\r\n\r\n`);
      expect(answer.body.toString()).toBe("0123456789");
    },
  );
});
