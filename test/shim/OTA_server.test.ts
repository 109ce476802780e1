import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { truncateSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { afterAll, describe, expect, it, onTestFinished } from "vitest";
import { createServer, listen } from "../../src/server/index.js";
import { exchange, get, header } from "../support/http.js";
import { type Tree, writeTree } from "../support/release_tree.js";
import { describeServer } from "../support/server_contract.js";
import { emitShim, MICROPYTHON, runs, startShim, writeShim } from "../support/shim.js";

const text = emitShim();
const shim = writeShim(hurried(text));
afterAll(() => shim.remove());

/** The same server, with less patience: so the tests need less. */
function hurried(server: string): string {
  const changed = server
    .replace("\nSILENCE = 5\n", "\nSILENCE = 1\n")
    .replace("\nREQUEST_TIME = 20\n", "\nREQUEST_TIME = 2\n");
  expect(changed.length).toBe(server.length - 1);
  return changed;
}

describe("the emitted file", () => {
  it("imports what CPython and MicroPython both have, and nothing else", () => {
    const imports = [...text.matchAll(/^\s*(?:from|import)\s+(\S+)/gm)].map((match) => match[1]);
    expect(new Set(imports)).toEqual(new Set(["binascii", "gc", "hashlib", "os", "socket", "sys", "time"]));
  });

  it("has the port near its top, for all to change", () => {
    const line = text.split("\n").indexOf("PORT = 8000");
    expect(line).toBeGreaterThan(0);
    expect(line).toBeLessThan(40);
  });
});

/** Folders on which every server must answer the same, to the byte. */
const TREES: Readonly<Record<string, Tree>> = {
  "names in every script": {
    "1.0.0/flash/a b.py": "1",
    "1.0.0/flash/100%.py": "2",
    "1.0.0/flash/ü/ñ/日本語.py": "3",
    "1.0.0/flash/😀.py": "4",
    "1.0.0/flash/\uff21.py": "5",
    "1.0.0/sd/\u200b\u00a0 \u2028'\"{}.txt": "6",
    "1.0.1/flash/a b.py": "changed",
    "1.0.1/flash/a+b&c=d?e#f;g.py": "",
    "1.0.1/flash/%2e%2e": "",
    "1.0.1/flash/😀/😀.py": "4",
    "1.0.1/flash/\uff21/\uff21.py": "5",
    "1.0.1/sd/$HOME `x` [y] (z) !*~^.txt": "6",
    "1.0.1/flash/back\\slash": "left out",
    "1.0.1/flash/line\nfeed": "left out",
  },
  "empty files, deep folders, empty folders": {
    "1/flash/empty": "",
    "1/flash/full": "x",
    "1/flash/none/": "",
    "2/flash/empty": "x",
    "2/flash/full": "",
    [`2/flash/${"deep/".repeat(40)}er.py`]: "x",
    "2/sd/none/at/all/": "",
  },
  "500 files": Object.fromEntries(
    Array.from({ length: 500 }, (_, i) => [
      `1.0.${i % 2}/flash/${i % 7}/file_${i >> 1}.py`,
      i % 3 === 0 ? "same" : `${i}`,
    ]),
  ),
  "many versions, apart from those of the firmware": {
    "1.0.1/flash/a": "1",
    "1.0.1b/flash/a": "2",
    "1.0.1.1/flash/a": "3",
    "1.0.10/flash/a": "4",
    "1.0.9/flash/a": "5",
    "1.0/flash/a": "6",
    "firmware_1.0.1.bin": "1",
    "firmware_1.0.2.bin": "22",
    "firmware_1.0.11.bin": "333",
    "firmware_1.0.011.bin": "twin",
  },
  nothing: {},
};

const QUERIES = ["0", "1", "1.0", "1.0.0", "1.0.1", "1.0.1b", "1.0.9", "1.0.10", "x", ""].flatMap(
  (current) => [
    `current_ver=${current}`,
    `current_ver=${current}&firmware_ver=${current}`,
    `sysname=LoPy4&current_ver=${current}&firmware_ver=1.0.2`,
  ],
);

const FOREIGN = [
  "GET / HTTP/1.0",
  "GET /1.0.0/flash/a%20b.py HTTP/1.0",
  "GET /1.0.1/flash/%2e%2e HTTP/1.0",
  "GET /1.0.1/flash/%252e%252e HTTP/1.0",
  "HEAD /firmware_1.0.2.bin HTTP/1.0",
  "GET /firmware_1.0.2.bin HTTP/1.1",
  "GET /1.0.1/flash/back%5Cslash HTTP/1.0",
  "GET /1.0.1/flash/line%0Afeed HTTP/1.0",
  "DELETE /1.0.0/flash/a%20b.py HTTP/1.0",
  "GET /manifest.json?current_ver=%zz HTTP/1.0",
  "GET /%ff HTTP/1.0",
];

function describeShim(interpreter: string, traits: { links: boolean; ownAddress: boolean }): void {
  const start = (root: string) => startShim(interpreter, shim.path, root);
  describeServer(`OTA_server.py with ${interpreter}`, { ...traits, start });

  describe(`OTA_server.py with ${interpreter}, beside the Node server`, () => {
    it.each(Object.entries(TREES))(
      "answers the same: %s",
      async (_name, tree) => {
        const root = writeTree(tree);
        const node = createServer({ root });
        onTestFinished(() => {
          node.close();
        });
        const port = await listen(node, "127.0.0.1", 0);
        const shimmed = await start(root);
        const requests = [...QUERIES.map((query) => `GET /manifest.json?${query} HTTP/1.0`), ...FOREIGN];
        for (const line of requests) {
          const request = `${line}\r\nHost: server:8000\r\nConnection: close\r\n\r\n`;
          const [theirs, ours] = await Promise.all([
            exchange(port, request),
            exchange(shimmed.port, request),
          ]);
          expect([line, ours.status, ours.body.toString("latin1")]).toEqual([
            line,
            theirs.status,
            theirs.body.toString("latin1"),
          ]);
          for (const name of ["Content-Length", "Content-Type", "Allow", "Connection"]) {
            expect(header(ours, name), `${line}: ${name}`).toBe(header(theirs, name));
          }
          expect(ours.head.length % 100).toBe(0);
        }
      },
      60_000,
    );
  });

  describe(`OTA_server.py with ${interpreter}, on its own`, () => {
    it("leaves a client that takes too long to ask", async () => {
      const { port } = await start(writeTree({ "1/flash/b": "b" }));
      const slow = connect({ host: "127.0.0.1", port });
      slow.on("error", () => {});
      const chunks: Buffer[] = [];
      slow.on("data", (chunk) => chunks.push(chunk));
      await once(slow, "connect");
      const dripping = setInterval(() => slow.write("x"), 100);
      try {
        expect((await get(port, "/1/flash/b")).body.toString()).toBe("b");
      } finally {
        clearInterval(dripping);
        slow.destroy();
      }
      expect(Buffer.concat(chunks).toString()).toContain("408 Request Timeout: the request did not come");
    });

    it("ends a connection early when the file becomes shorter meanwhile", async () => {
      const size = 32_000_000;
      const root = writeTree({ "1/flash/a": Buffer.alloc(size), "1/flash/b": "b" });
      const { port } = await start(root);
      const socket = connect({ host: "127.0.0.1", port });
      socket.write("GET /1/flash/a HTTP/1.0\r\nHost: x\r\n\r\n");
      const [first] = await once(socket, "data");
      socket.pause();
      truncateSync(join(root, "1/flash/a"), 1_000_000);
      let received = first.length;
      socket.on("data", (chunk) => {
        received += chunk.length;
      });
      socket.resume();
      await once(socket, "close");
      expect(received).toBeLessThan(size);
      expect((await get(port, "/1/flash/b")).body.toString()).toBe("b");
    });

    it.each([["--help"], ["nowhere"], [".", "abc"], [".", "0"], [".", "65536"]])(
      "says how it is used: %s %s",
      (...args) => {
        const { status, stdout } = spawnSync(interpreter, [shim.path, ...args], { encoding: "utf8" });
        expect([status, stdout]).toEqual([
          1,
          expect.stringMatching(/^usage: OTA_server.py \[FOLDER \[PORT\]\]/),
        ]);
      },
    );

    it("says that its port is taken", async () => {
      const root = writeTree({ "1/flash/b": "b" });
      const { port } = await start(root);
      const { status, stdout } = spawnSync(interpreter, [shim.path, root, `${port}`], { encoding: "utf8" });
      expect([status, stdout]).toEqual([
        1,
        expect.stringContaining(`cannot serve ${root} on port ${port}: `),
      ]);
    });

    it("tells the log why there is no manifest", async () => {
      const root = writeTree({ "1/flash/a": "", "2/flash/New.py": "", "2/flash/new.py": "" });
      const { port, lines } = await start(root);
      expect((await get(port, "/manifest.json?current_ver=1&form=lines")).status).toBe(500);
      expect(lines()).toContain("failed: to FAT flash/New.py and flash/new.py are one file");
    });

    it("refuses what is too long", async () => {
      const { port } = await start(writeTree({ "1/flash/b": randomBytes(10) }));
      // The server closes before it has read all, so the answer may be lost.
      const answer = await get(port, `/${"x".repeat(50_000)}`).catch(() => null);
      expect(answer?.status ?? 400).toBe(400);
      expect((await get(port, "/1/flash/b")).status).toBe(200);
    });
  });
}

describeShim("python3", { links: true, ownAddress: true });

if (runs(MICROPYTHON)) {
  describeShim(MICROPYTHON, { links: false, ownAddress: false });
} else {
  console.warn("SKIPPED: the server on MicroPython; set MICROPYTHON to the unix port's interpreter");
  it.skip("OTA_server.py with MicroPython", () => {});
}

const older = [
  "python3.6",
  "python3.7",
  "python3.8",
  "python3.9",
  "python3.10",
  "python3.12",
  "python3.13",
  "python3.14",
];
describe.each(older.filter(runs))("OTA_server.py with %s", (interpreter) => {
  it("serves", async () => {
    const root = writeTree({ "1/flash/é": "1", "2/flash/é": "2", "firmware_2.bin": randomBytes(5000) });
    const { port } = await startShim(interpreter, shim.path, root);
    const manifest = JSON.parse((await get(port, "/manifest.json?current_ver=1")).body.toString());
    expect(manifest.update[0].dst_path).toBe("/flash/é");
    expect((await get(port, "/firmware_2.bin")).body.length).toBe(5000);
  });
});
