import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { symlinkSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { expect, it } from "vitest";
import { exchange, get, header } from "./http.js";
import { OldClient } from "./old_client.js";
import { TUTORIAL, writeTree } from "./release_tree.js";
import type { ServerTraits } from "./running_server.js";

/** How every server answers requests, and what it never serves. */
export function servingContract(traits: ServerTraits): void {
  const { start } = traits;

  it("sends headers that fill a multiple of 100 bytes, whatever the answer", async () => {
    const root = writeTree({ "1/flash/bin": randomBytes(5000), "1/flash/empty": "", "2/flash/bin": "x" });
    const { port } = await start(root);
    for (const [target, status, method] of [
      ["/1/flash/bin", 200, "GET"],
      ["/1/flash/bin", 200, "HEAD"],
      ["/1/flash/empty", 200, "GET"],
      ["/1/flash/none", 404, "GET"],
      ["/1/flash", 404, "GET"],
      ["/1/flash/bin", 405, "POST"],
      ["/manifest.json?current_ver=1", 200, "GET"],
      ["/manifest.json?current_ver=1", 200, "HEAD"],
      ["/manifest.json", 400, "GET"],
      ["/1/flash/%", 400, "GET"],
    ] as const) {
      const answer = await get(port, target, method);
      expect([target, answer.status]).toEqual([target, status]);
      expect(answer.head.length % 100, answer.head).toBe(0);
      expect(header(answer, "Connection")).toBe("close");
      expect(header(answer, "Transfer-Encoding")).toBeUndefined();
      const length = Number(header(answer, "Content-Length"));
      expect(answer.body.length).toBe(method === "HEAD" ? 0 : length);
      expect(length > 0).toBe(target !== "/1/flash/empty");
      expect(header(answer, "Allow")).toBe(status === 405 ? "GET, HEAD" : undefined);
    }
    const garbage = await exchange(port, "this is no HTTP\r\n\r\n");
    expect(garbage.status).toBe(400);
    expect(garbage.head.length % 100).toBe(0);
  });

  it("says in a line of text why it refuses", async () => {
    const { port } = await start(writeTree(TUTORIAL));
    expect((await get(port, "/nothing")).body.toString()).toBe("404 Not Found: no such file in a release\n");
    expect((await get(port, "/manifest.json")).body.toString()).toBe(
      "400 Bad Request: current_ver must be a version\n",
    );
    expect((await get(port, "/", "PUT")).body.toString()).toBe("405 Method Not Allowed: only GET and HEAD\n");
  });

  it("serves files to the byte, with their headers on their own before", async () => {
    const content = randomBytes(300_001);
    const { port } = await start(
      writeTree({ "1/flash/data": content, "firmware_1.bin": content.subarray(1) }),
    );
    expect((await get(port, "/1/flash/data")).body.equals(content)).toBe(true);
    expect((await get(port, "/firmware_1.bin")).body.equals(content.subarray(1))).toBe(true);
  });

  it("takes a request that comes byte by byte", async () => {
    const { port } = await start(writeTree({ "1/flash/a": "content" }));
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    await once(socket, "connect");
    for (const character of "GET /1/flash/a HTTP/1.0\r\nHost: x\r\n\r\n") {
      socket.write(character);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    const chunks: Buffer[] = [];
    for await (const chunk of socket) {
      chunks.push(chunk);
    }
    expect(Buffer.concat(chunks).toString().endsWith("\r\n\r\ncontent")).toBe(true);
  });

  it("serves nothing but releases and firmware", async () => {
    const secret = "TOP SECRET";
    const root = writeTree({
      ...TUTORIAL,
      "OTA_server.py": secret,
      ".env": secret,
      "secret.txt": secret,
      "1.0.1/README": secret,
      "1.0.1/other/x": secret,
      "1.0.1/flash/pymakr.conf": secret,
      "1.0.1/flash/lib/.DS_Store": secret,
      "1.0.1/flash/OTA_VERSION.py": secret,
      "docs/flash/x": secret,
    });
    const { port } = await start(root);
    for (const target of [
      "/OTA_server.py",
      "/.env",
      "/secret.txt",
      "/1.0.1/README",
      "/1.0.1/other/x",
      "/1.0.1/flash/pymakr.conf",
      "/1.0.1/flash/lib/.DS_Store",
      "/1.0.1/flash/OTA_VERSION.py",
      "/docs/flash/x",
      "/1.0.1/flash/../../secret.txt",
      "/1.0.1/flash/%2e%2e/%2e%2e/secret.txt",
      "/1.0.1/flash/..%2f..%2fsecret.txt",
      "/../../../../../../etc/passwd",
      "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
      "//etc/passwd",
      "/1.0.1/flash/..%5c..%5csecret.txt",
      "/1.0.1/flash/..\\..\\secret.txt",
      "/secret.txt%00.bin",
      "/1.0.1",
      "/1.0.1/",
      "/1.0.1/flash",
      "/1.0.1/flash/",
      "/1.0.1/flash/lib",
      "/1.0.1/flash/lib/",
      "/1.0.1/flash/main.py/",
      "/1.0.1/flash/main.py/x",
      "/",
    ]) {
      const answer = await get(port, target);
      expect([target, answer.status]).toEqual([target, 404]);
      expect(answer.body.toString()).not.toContain("SECRET");
    }
    const manifest = (await get(port, "/manifest.json?current_ver=0")).body.toString();
    expect(manifest).not.toMatch(/pymakr|DS_Store|OTA_VERSION|README|other|secret/);
  });

  it.skipIf(!traits.links)("follows links inside the folder, and none that lead out or round", async () => {
    const outside = writeTree({ "flash/secret": "TOP SECRET" });
    const root = writeTree({ "1/flash/a": "shared", "2/flash/own": "x" });
    symlinkSync("../../1/flash/a", join(root, "2/flash/linked"));
    symlinkSync(join(outside, "flash/secret"), join(root, "2/flash/leak"));
    symlinkSync(join(outside, "flash"), join(root, "2/flash/folder"));
    symlinkSync("..", join(root, "2/flash/round"));
    symlinkSync("nowhere", join(root, "2/flash/broken"));
    symlinkSync(outside, join(root, "3"));
    symlinkSync(join(outside, "flash/secret"), join(root, "firmware_9.bin"));
    const server = await start(root);
    const { port } = server;
    for (const target of ["/2/flash/leak", "/2/flash/folder/secret", "/3/flash/secret", "/firmware_9.bin"]) {
      expect((await get(port, target)).status).toBe(404);
    }
    expect((await get(port, "/2/flash/linked")).body.toString()).toBe("shared");
    const manifest = await new OldClient("127.0.0.1", port).manifest("0");
    expect(manifest?.version).toBe("2");
    expect(manifest?.firmware).toBeUndefined();
    const paths = manifest?.new.map((entry) => entry.dst_path) ?? [];
    expect(paths).toContain("/flash/linked");
    expect(paths).toContain("/flash/own");
    expect(paths.filter((path) => /leak|secret|broken/.test(path))).toEqual([]);
    expect(server.lines().filter((line) => line.includes("out of the folder")).length).toBeGreaterThan(2);
  });

  it("goes on after clients that leave", async () => {
    const { port } = await start(writeTree({ "1/flash/a": randomBytes(3_000_000), "1/flash/b": "b" }));
    for (const request of ["", "GET", "GET /1/flash/a HTTP/1.0\r\n\r\n", "\0\xff\r\n\r\n", "\r\n\r\n"]) {
      const socket = connect({ host: "127.0.0.1", port });
      socket.on("error", () => {});
      await once(socket, "connect");
      socket.write(request, "latin1");
      await new Promise((resolve) => setTimeout(resolve, 20));
      socket.destroy();
    }
    expect((await get(port, "/1/flash/b")).body.toString()).toBe("b");
  });

  it("is not held up by a silent client", async () => {
    const { port } = await start(writeTree({ "1/flash/b": "b" }));
    const silent = connect({ host: "127.0.0.1", port });
    silent.on("error", () => {});
    await once(silent, "connect");
    expect((await get(port, "/1/flash/b")).body.toString()).toBe("b");
    silent.destroy();
  });
}
