import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exchange, get, header } from "./http.js";
import { OldClient } from "./old_client.js";
import { addTree, writeTree } from "./release_tree.js";

/** A server that runs for one test. */
export interface RunningServer {
  readonly port: number;
  /** What it told on its console or log so far, a line each. */
  lines(): string[];
}

/** What a server's platform can do. */
export interface ServerTraits {
  /** Starts the server on a folder; it ends with the test. */
  start(root: string): Promise<RunningServer>;
  /** Whether the platform tells symbolic links. */
  readonly links: boolean;
  /** Whether the platform tells the address that a client reached. */
  readonly ownAddress: boolean;
}

const TUTORIAL = {
  "1.0.0/flash/lib/lib_a.py": "a",
  "1.0.0/flash/main.py": "main",
  "1.0.0/flash/boot.py": "boot",
  "1.0.0/sd/some_asset.txt": "asset",
  "1.0.0/sd/asset_that_will_be_removed.wav": "wav",
  "1.0.1/flash/lib/lib_a.py": "b",
  "1.0.1/flash/lib/new_lib.py": "",
  "1.0.1/flash/main.py": "main",
  "1.0.1/flash/boot.py": "boot",
  "1.0.1/sd/some_asset.txt": "asset, longer",
  "firmware_1.0.0.bin": "firmware 0",
  "firmware_1.0.1.bin": "firmware 1",
};

function sha1(content: string | Uint8Array): string {
  return createHash("sha1").update(content).digest("hex");
}

function manifestOf(body: Buffer): unknown {
  return JSON.parse(body.toString("utf8"));
}

/** What every server of releases does. */
export function describeServer(name: string, traits: ServerTraits): void {
  const { start } = traits;

  describe(name, () => {
    it("makes the manifest of the tutorial", async () => {
      const { port } = await start(writeTree(TUTORIAL));
      const answer = await get(port, "/manifest.json?current_ver=1.0.0&sysname=LoPy&wmac=AABB&ota_slot=0");
      expect(answer.status).toBe(200);
      const url = "http://server:8000";
      expect(manifestOf(answer.body)).toEqual({
        delete: ["sd/asset_that_will_be_removed.wav"],
        new: [
          {
            URL: `${url}/1.0.1/flash/lib/new_lib.py`,
            dst_path: "/flash/lib/new_lib.py",
            hash: sha1(""),
            size: 0,
          },
        ],
        update: [
          {
            URL: `${url}/1.0.1/flash/lib/lib_a.py`,
            dst_path: "/flash/lib/lib_a.py",
            hash: sha1("b"),
            size: 1,
          },
          {
            URL: `${url}/1.0.1/sd/some_asset.txt`,
            dst_path: "/sd/some_asset.txt",
            hash: sha1("asset, longer"),
            size: 13,
          },
        ],
        firmware: { URL: `${url}/firmware_1.0.1.bin`, hash: sha1("firmware 1"), size: 10, version: "1.0.1" },
        version: "1.0.1",
        previous_version: "1.0.0",
      });
    });

    it("offers nothing where nothing is newer, and firmware alone where only that is", async () => {
      const { port } = await start(writeTree({ ...TUTORIAL, "firmware_1.0.2.bin": "2" }));
      for (const query of ["1.0.1", "1.0.1.0", "7", "1.0.1&firmware_ver=1.0.2"]) {
        const answer = await get(port, `/manifest.json?current_ver=${query}`);
        expect(manifestOf(answer.body), query).toBeNull();
      }
      expect(
        manifestOf((await get(port, "/manifest.json?current_ver=1.0.1&firmware_ver=1.0.1")).body),
      ).toEqual({
        delete: [],
        new: [],
        update: [],
        firmware: {
          URL: "http://server:8000/firmware_1.0.2.bin",
          hash: sha1("2"),
          size: 1,
          version: "1.0.2",
        },
        version: "1.0.1",
        previous_version: "1.0.1",
      });
    });

    it("gives a client of an unknown version everything, and deletes nothing", async () => {
      const { port } = await start(writeTree(TUTORIAL));
      const manifest = await new OldClient("127.0.0.1", port).manifest("0.9");
      expect(manifest?.delete).toEqual([]);
      expect(manifest?.update).toEqual([]);
      expect(manifest?.new.map((entry) => entry.dst_path)).toEqual([
        "/flash/boot.py",
        "/flash/lib/lib_a.py",
        "/flash/lib/new_lib.py",
        "/flash/main.py",
        "/sd/some_asset.txt",
      ]);
    });

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
      expect((await get(port, "/nothing")).body.toString()).toBe(
        "404 Not Found: no such file in a release\n",
      );
      expect((await get(port, "/manifest.json")).body.toString()).toBe(
        "400 Bad Request: current_ver must be a version\n",
      );
      expect((await get(port, "/", "PUT")).body.toString()).toBe(
        "405 Method Not Allowed: only GET and HEAD\n",
      );
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
      for (const target of [
        "/2/flash/leak",
        "/2/flash/folder/secret",
        "/3/flash/secret",
        "/firmware_9.bin",
      ]) {
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

    it.skipIf(!traits.links)("skips a name that is not UTF-8, and what is no file", async (context) => {
      const root = writeTree({ "1/flash/ok": "ok" });
      try {
        writeFileSync(Buffer.concat([Buffer.from(`${root}/1/flash/`), Buffer.of(0xff, 0xfe)]), "");
        execFileSync("mkfifo", [join(root, "1/flash/pipe")]);
      } catch {
        context.skip("this file system has no such names");
      }
      const server = await start(root);
      const manifest = await new OldClient("127.0.0.1", server.port).manifest("0");
      expect(manifest?.new.map((entry) => entry.dst_path)).toEqual(["/flash/ok"]);
      expect((await get(server.port, "/1/flash/pipe")).status).toBe(404);
      expect(server.lines().filter((line) => line.includes("not UTF-8"))).toHaveLength(1);
    });

    it("skips what is no version, and says so once", async () => {
      const root = writeTree({
        "1.0/flash/a": "1",
        "1.00/flash/a": "twin",
        "docs/flash/a": "",
        "2.0/src/main.py": "",
        ".git/flash/a": "",
        "notes.txt": "",
        "firmware_latest.bin": "",
        "firmware_1.0.bin": "f",
      });
      const server = await start(root);
      for (let i = 0; i < 2; i += 1) {
        const manifest = await new OldClient("127.0.0.1", server.port).manifest("0");
        expect(manifest?.version).toBe("1.0");
      }
      const skipped = server.lines().filter((line) => line.startsWith("skipped"));
      expect(skipped.sort()).toEqual([
        "skipped 1.00: the same version as 1.0",
        "skipped 2.0: it holds neither flash nor sd",
        "skipped docs: its name is no version",
        "skipped firmware_latest.bin: its name holds no version",
      ]);
    });

    it("notices files that change", async () => {
      const root = writeTree({ "1/flash/a": "one", "2/flash/a": "two" });
      const { port } = await start(root);
      const client = new OldClient("127.0.0.1", port);
      expect((await client.update("1"))?.files.get("/flash/a")?.toString()).toBe("two");
      appendFileSync(join(root, "2/flash/a"), " and more");
      expect((await client.update("1"))?.files.get("/flash/a")?.toString()).toBe("two and more");
      addTree(root, { "2/flash/b": "new" });
      expect((await client.update("1"))?.files.get("/flash/b")?.toString()).toBe("new");
      rmSync(join(root, "2/flash/b"));
      expect((await client.update("1"))?.files.has("/flash/b")).toBe(false);
      addTree(root, { "3/flash/a": "one" });
      expect((await client.manifest("1"))?.update).toEqual([]);
      expect((await client.manifest("1"))?.version).toBe("3");
      writeFileSync(join(root, "3/flash/a"), "");
      expect((await client.update("1"))?.files.get("/flash/a")?.toString()).toBe("");
    });

    it("does not offer a release without a file", async () => {
      const { port } = await start(writeTree({ "1/flash/a": "one", "2/flash/": "" }));
      const answer = await get(port, "/manifest.json?current_ver=1");
      expect(answer.status).toBe(500);
      expect(answer.body.toString()).toContain("holds no file");
    });

    it("names its URLs as the client named the server", async () => {
      const { port } = await start(writeTree(TUTORIAL));
      const line = "GET /manifest.json?current_ver=1.0.0 HTTP/1.0\r\n";
      for (const host of ["192.168.4.2:8000", "server", "[fe80::1]:8000"]) {
        const answer = await exchange(port, `${line}hOsT:${host}  \r\n\r\n`);
        expect(answer.body.toString()).toContain(`"URL": "http://${host}/1.0.1/`);
      }
      for (const host of ['a"b', "a b", "a/../b", "<script>", "a\\b"]) {
        expect((await exchange(port, `${line}Host: ${host}\r\n\r\n`)).status).toBe(400);
      }
      const nameless = await exchange(port, `${line}\r\n`);
      if (traits.ownAddress) {
        expect(nameless.body.toString()).toContain(`"URL": "http://127.0.0.1:${port}/1.0.1/`);
      } else {
        expect(nameless.body.toString()).toBe("400 Bad Request: a Host header is needed\n");
      }
    });

    it("updates clients of the first generation 60 times of 60, with random firmware", async () => {
      const firmware = randomBytes(200_000);
      const root = writeTree({
        "1.0.0/flash/main.py": "old",
        "1.0.1/flash/main.py": "print('é')\n".repeat(900),
        "1.0.1/flash/lib/ünï cödé.py": "x",
        "1.0.1/flash/empty.py": "",
        "1.0.1/sd/data.bin": randomBytes(10_700),
        "firmware_1.0.1.bin": firmware,
      });
      const { port } = await start(root);
      const client = new OldClient("127.0.0.1", port);
      for (let i = 0; i < 60; i += 1) {
        // Another length of the headers each time: firmware of 1, 2, … 6 digits of bytes.
        const size = Math.max(1, Math.floor(200_000 / 10 ** (i % 6)) - i);
        writeFileSync(
          join(root, "firmware_1.0.1.bin"),
          i === 0 ? firmware : randomBytes(i < 20 ? size : 200_000 - i),
        );
        const update = await client.update("1.0.0");
        expect(update?.files.size).toBe(4);
        expect(update?.firmware?.length).toBeGreaterThan(0);
      }
    }, 120_000);

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
  });
}
