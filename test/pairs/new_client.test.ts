import { createHash, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BoardThread } from "../../src/board/index.js";
import { createServer, listen } from "../../src/server/index.js";
import { installation } from "../device/support/runtimes.js";
import { compileIfAbsent } from "../support/built.js";
import { type Tree, writeTree } from "../support/release_tree.js";
import { emitShim, MICROPYTHON, runs, startShim, writeShim } from "../support/shim.js";

beforeAll(compileIfAbsent);

const shim = writeShim(emitShim());
afterAll(() => shim.remove());

const UPDATES = 20;

/** The emitted library on MicroPython, over real TCP: one update from 1.0.0. */
async function update(root: string, port: number) {
  const files = new Map(installation("update"));
  for (const path of ["flash/app.py", "flash/lib/gone.py", "sd/data.bin"]) {
    files.set(`/${path}`, readFileSync(join(root, "1.0.0", path)));
  }
  const thread = new BoardThread({
    files,
    wifi: [{ ssid: "van", password: "secret", servers: { "192.168.4.1:8000": { host: "127.0.0.1", port } } }],
    runtime: { type: "micropython" },
    // The second start settles the update, and finds nothing newer.
    boots: 2,
  });
  return thread.finished;
}

function releases(firmware: Uint8Array): Tree {
  return {
    "1.0.0/flash/app.py": "old",
    "1.0.0/flash/lib/gone.py": "x = 1",
    "1.0.0/sd/data.bin": randomBytes(300),
    "1.0.1/flash/app.py": "new",
    "1.0.1/flash/lib/new/ä b%.py": "y = 2",
    "1.0.1/flash/empty.py": "",
    "1.0.1/sd/data.bin": randomBytes(30_000),
    "firmware_1.0.1.bin": firmware,
  };
}

async function expectUpdate(root: string, port: number): Promise<void> {
  const { stops, files, slots } = await update(root, port);
  expect(stops).toEqual([{ why: "reset" }, { why: "end" }]);
  for (const path of ["flash/app.py", "flash/lib/new/ä b%.py", "flash/empty.py", "sd/data.bin"]) {
    expect(sha1(files.get(`/${path}`) ?? Buffer.from("missing"))).toBe(
      sha1(readFileSync(join(root, "1.0.1", path))),
    );
  }
  expect(files.has("/flash/lib/gone.py")).toBe(false);
  expect([...files.keys()].filter((path) => path.includes(".ota"))).toEqual([]);
  expect(sha1(slots.images[1])).toBe(sha1(readFileSync(join(root, "firmware_1.0.1.bin"))));
}

function sha1(content: Uint8Array): string {
  return createHash("sha1").update(content).digest("hex");
}

/** An image of random bytes behind the one that marks an image. */
function image(size: number): Uint8Array {
  return Buffer.concat([Buffer.of(0xe9), randomBytes(size - 1)]);
}

describe("the library on MicroPython, over HTTP", () => {
  it(`makes ${UPDATES} updates of ${UPDATES} with firmware of 200 KB of random bytes`, {
    timeout: 120_000,
  }, async () => {
    for (let count = 0; count < UPDATES; count++) {
      const root = writeTree(releases(image(200 * 1024)));
      const server = createServer({ root });
      const port = await listen(server, "127.0.0.1", 0);
      await expectUpdate(root, port).finally(() => server.close());
    }
  });

  const pythons = ["python3", MICROPYTHON].filter(runs);
  it("finds python3, and in continuous integration MicroPython too", () => {
    expect(pythons).toEqual(
      process.env["CI"] === undefined ? expect.arrayContaining(["python3"]) : ["python3", MICROPYTHON],
    );
  });

  it.each(pythons)("updates from the one-file server on %s", async (python) => {
    const root = writeTree(releases(image(50_000)));
    const { port } = await startShim(python, shim.path, root);
    await expectUpdate(root, port);
  });
});
