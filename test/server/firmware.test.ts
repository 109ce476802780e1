import { createHash, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { constants, inflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { sha1 } from "../support/lines.js";
import { OLD, start, TEXT } from "./support.js";

const NOISE = randomBytes(5000);

describe("firmware", () => {
  const FLUSH = Buffer.of(0, 0, 0xff, 0xff);
  const inflate = (flushed: Buffer) =>
    inflateRawSync(flushed, { windowBits: 10, finishFlush: constants.Z_SYNC_FLUSH });

  /** Each block on its own; those that are deflated are one stream besides, that one inflater reads. */
  function unpack(stream: Buffer): Buffer[] {
    const blocks: Buffer[] = [];
    const deflated: { wire: Buffer; block: Buffer }[] = [];
    for (let at = 0; at < stream.length; ) {
      const head = stream.readUInt16BE(at);
      const length = head & 0x7fff;
      expect(length).toBeGreaterThan(0);
      const data = stream.subarray(at + 2, at + 2 + length);
      expect(data.length).toBe(length);
      if (head > 0x7fff) {
        blocks.push(data);
      } else {
        const wire = Buffer.concat([data, FLUSH]);
        const block = inflate(wire);
        blocks.push(block);
        deflated.push({ wire, block });
      }
      at += 2 + length;
    }
    const together = inflate(Buffer.concat(deflated.map(({ wire }) => wire)));
    expect(together.equals(Buffer.concat(deflated.map(({ block }) => block)))).toBe(true);
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
    const raw = (await manifest("&firmware_ver=2")).firmware;
    expect(raw).toEqual({
      kind: "raw",
      size: 5000,
      wire: 5000,
      chain: "-",
      tag: sha1(NOISE),
      request: "/firmware_3.bin",
    });
    expect((await session.ask("/firmware_3.bin")).body.equals(NOISE)).toBe(true);
    const older = await start({ "firmware_2.bin": image });
    const { firmware } = await older.manifest("&firmware_ver=1");
    const answer = await older.session.ask(firmware?.request ?? "");
    expect(firmware).toMatchObject({ kind: "blocks", size: image.length, wire: answer.body.length });
    expect(firmware?.tag).toBe(sha1(answer.body));
    expect(answer.headers.get("etag")).toBe(`"${firmware?.tag}"`);
    expect(answer.body.length).toBeLessThan(image.length / 2);
  });

  it.each([300, 4095, 4096, 4097, 8192, 20_000])("of %d bytes is verified block by block", async (size) => {
    const image = Buffer.alloc(size, "0123456789abcdef\n");
    const tree = { "firmware_2.bin": image };
    const { manifest } = await start(tree);
    const chain = (await manifest("&firmware_ver=1")).firmware?.chain;
    const blocks = Array.from({ length: Math.ceil(size / 4096) }, (_, i) =>
      image.subarray(4096 * i, 4096 * (i + 1)),
    );
    const [first = Buffer.of(), ...rest] = blocks;
    const link = (bytes: Uint8Array) => createHash("sha1").update(bytes).digest();
    const last = rest.reduce((before, block) => link(Buffer.concat([before, block])), link(first));
    expect(chain).toBe(last.toString("hex"));
    expect(size > 4096 || chain === sha1(image)).toBe(true);
  });

  it("is resumed at another server, which packs it when it is asked", async () => {
    const vans = [await start({ "firmware_2.bin": TEXT }), await start({ "firmware_2.bin": TEXT })];
    const request = `/.packed/${sha1(TEXT)}.blocks`;
    const head = await vans[0]?.session.ask(request, { Range: "bytes=0-29" });
    const tag = head?.headers.get("etag") ?? "";
    const tail = await vans[1]?.session.ask(request, { Range: "bytes=30-", "If-Range": tag });
    expect([head?.status, tail?.status]).toEqual([206, 206]);
    expect(tag).toBe(`"${sha1(Buffer.concat([head?.body ?? Buffer.of(), tail?.body ?? Buffer.of()]))}"`);
  });

  it("is packed of nothing but what releases and images in the folder hold", async () => {
    const secret = "TOP SECRET".repeat(50);
    const { root, session } = await start({
      "1/flash/a": OLD,
      "1/other/x": secret,
      "1/flash/pymakr.conf": secret,
      "notes.txt": secret,
      "docs/flash/x": secret,
    });
    const status = async (name: string) => (await session.ask(`/.packed/${name}`)).status;
    const hash = sha1(OLD);
    for (const name of [
      `${sha1(secret)}.blocks`,
      `${sha1("none")}.blocks`,
      `${hash}.bundle`,
      hash,
      `${hash}-${hash}`,
      `${hash}-${hash}.blocks`,
      `${hash.toUpperCase()}.blocks`,
      `${hash.slice(1)}.blocks`,
      `${hash}.blocks/`,
      `${hash}.blocksx`,
      `../${hash}.blocks`,
      `..%2f${hash}.blocks`,
      "",
    ]) {
      expect([name, await status(name)]).toEqual([name, 404]);
    }
    expect(await status(`${hash}.blocks`)).toBe(200);
    expect(await status(`${hash}.blocks?x=1`)).toBe(200);
    writeFileSync(join(root, "1/flash/a"), "changed");
    expect(await status(`${hash}.blocks`)).toBe(404);
  });
});
