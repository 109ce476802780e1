import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { appendFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { exchange, get, header } from "./http.js";
import { sha1, tagOf } from "./lines.js";
import { OldClient } from "./old_client.js";
import { addTree, TUTORIAL, writeTree } from "./release_tree.js";
import type { ServerTraits } from "./running_server.js";

function manifestOf(body: Buffer): unknown {
  return JSON.parse(body.toString("utf8"));
}

/** What every server offers to clients. */
export function manifestContract(traits: ServerTraits): void {
  const { start } = traits;

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
    expect(manifestOf((await get(port, "/manifest.json?current_ver=1.0.1&firmware_ver=1.0.1")).body)).toEqual(
      {
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
      },
    );
  });

  it("tells the same as lines", async () => {
    const { port } = await start(writeTree({ ...TUTORIAL, "1.0.1/sd/ünï cödé": "é" }));
    const ask = async (query: string) => {
      const answer = await get(port, `/manifest.json?form=lines&current_ver=${query}`);
      expect(header(answer, "Content-Type")).toBe("text/plain; charset=utf-8");
      return answer.body.toString();
    };
    const parts = ["b", "", "asset, longer", "é"].map((content) => Buffer.from(content));
    const text = (await ask("1.0.0")).replace(/^(b .* ).*$/m, "$1REQUEST");
    expect(text).toBe(
      [
        "ota 1 1.0.1 1.0.0 4 16",
        `f ${sha1("firmware 1")} 10 1.0.1 raw 10 - ${sha1("firmware 1")} firmware_1.0.1.bin`,
        `b 16 ${tagOf(parts)} REQUEST`,
        `p ${sha1("b")} 1 raw 1 /flash/lib/lib_a.py`,
        `p ${sha1("")} 0 raw 0 /flash/lib/new_lib.py`,
        "d /sd/asset_that_will_be_removed.wav",
        `p ${sha1("asset, longer")} 13 raw 13 /sd/some_asset.txt`,
        `p ${sha1("é")} 2 raw 2 /sd/ünï cödé`,
        "end\n",
      ].join("\n"),
    );
    expect(await ask("1.0.1")).toBe("none\n");
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
}
