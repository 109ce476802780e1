import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Board } from "../../src/board/index.js";
import { MirrorError, mirror } from "../../src/mirror/index.js";
import { createServer, listen } from "../../src/server/index.js";
import { installation, microPython } from "../device/support/runtimes.js";
import { TUTORIAL, writeTree } from "../support/release_tree.js";

const RELEASES = "examples/metering/releases";
const TREE = {
  ...TUTORIAL,
  "1.0.2/flash/lib/lib_a.py": "b",
  "1.0.2/flash/main.py": "main = 2\n".repeat(100),
  "1.0.2/sd/ü.txt": "ü",
};
const VERSIONS = ["1.0.0", "1.0.1", "1.0.2"];

/** Paths of the files below a folder. */
function namesIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => statSync(join(folder, name)).isFile()).sort();
}

/** What a server of `root` answers. */
async function serve(root: string): Promise<(request: string) => Promise<Buffer>> {
  const server = createServer({ root });
  const port = await listen(server, "127.0.0.1", 0);
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return async (request) => {
    const answer = await fetch(`http://127.0.0.1:${port}/${request}`);
    expect(answer.status, request).toBe(200);
    return Buffer.from(await answer.arrayBuffer());
  };
}

describe("a mirror", () => {
  it("holds, byte for byte, what a server answers to boards at each version", async () => {
    const root = writeTree(TREE);
    const folder = join(writeTree({}), "deep/ota");
    const mirrored = await mirror(root, folder);
    const get = await serve(root);
    const held: string[] = [];
    for (const version of VERSIONS) {
      const name = `${version}.manifest`;
      const manifest = readFileSync(join(folder, name));
      expect(manifest).toEqual(await get(`manifest.json?current_ver=${version}&form=lines&whole=1`));
      held.push(name);
      for (const [, request = ""] of manifest.toString().matchAll(/^[fb] .* (\S+)$/gm)) {
        expect(readFileSync(join(folder, request))).toEqual(await get(request));
        held.push(request);
      }
    }
    expect(readFileSync(join(folder, "1.0.2.manifest"), "utf8")).toBe("none\n");
    expect(namesIn(folder)).toEqual([...new Set(held)].sort());
    const bytes = namesIn(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    expect(mirrored).toEqual({ versions: VERSIONS, files: namesIn(folder).length, bytes });
    // Two bundles and the newest firmware.
    expect(mirrored.files).toBe(VERSIONS.length + 3);
  });

  it("is written anew only where it is another one", async () => {
    const root = writeTree(TREE);
    const folder = writeTree({});
    const first = await mirror(root, folder);
    const names = namesIn(folder);
    const [spoilt = ""] = names;
    const whole = readFileSync(join(folder, spoilt));
    for (const name of names) utimesSync(join(folder, name), 1000, 1000);
    writeFileSync(join(folder, spoilt), whole.subarray(1));
    expect(await mirror(root, folder)).toEqual(first);
    const times = names.map((name) => statSync(join(folder, name)).mtimeMs);
    expect(times.slice(1)).toEqual(names.slice(1).map(() => 1_000_000));
    expect(readFileSync(join(folder, spoilt))).toEqual(whole);
    expect(namesIn(folder)).toEqual(names);
  });

  it("offers nothing that it does not have, where it is cut short", async () => {
    const root = writeTree(TREE);
    const folder = writeTree({});
    await mirror(root, folder);
    const bundle = namesIn(folder).find((name) => name.endsWith(".bundle")) ?? "";
    rmSync(join(folder, bundle));
    const [manifest = ""] = VERSIONS.map((version) => `${version}.manifest`).filter((name) =>
      readFileSync(join(folder, name), "utf8").includes(bundle),
    );
    writeFileSync(join(folder, manifest), "older");
    // What is written cannot be: a folder is in its way.
    mkdirSync(join(folder, `${bundle}.part`));
    await expect(mirror(root, folder)).rejects.toThrow("EISDIR");
    expect(existsSync(join(folder, bundle))).toBe(false);
    expect(readFileSync(join(folder, manifest), "utf8")).toBe("older");
  });

  it("leaves what was there where a write is cut short", async () => {
    const root = writeTree(TREE);
    const folder = writeTree({ "1.0.0.manifest": "older", "1.0.0.manifest.part/": "" });
    await expect(mirror(root, folder)).rejects.toThrow("EISDIR");
    expect(readFileSync(join(folder, "1.0.0.manifest"), "utf8")).toBe("older");
  });

  it("is refused where the server refuses, and says why", async () => {
    const root = writeTree({ "1/flash/x": "1", "2/flash/a.py": "2", "2/flash/A.py": "2" });
    const folder = writeTree({});
    const made = mirror(root, folder);
    await expect(made).rejects.toThrow(MirrorError);
    await expect(made).rejects.toThrow(
      "manifest.json?current_ver=1&form=lines&whole=1: 500 Internal Server Error: to FAT flash/A.py and flash/a.py are one file",
    );
    expect(namesIn(folder)).toEqual([]);
    await expect(mirror(writeTree({ "v1/flash/x": "1" }), folder)).rejects.toThrow(MirrorError);
  });

  it("on a card brings a board from release to release, on MicroPython", async () => {
    const folder = writeTree({});
    await mirror(RELEASES, join(folder, "sd/ota"));
    const board = new Board();
    board.install(join(RELEASES, "1.0.0"));
    board.install(folder);
    for (const [path, content] of installation("card", true)) board.fs.writeFileSync(path, content);
    const { stops } = board.run(await microPython(), { boots: 3 });
    expect(stops[0]).toEqual({ why: "reset" });
    expect(board.console).toContain("OTA: 1.0.0 to 1.0.1, 8 files");
    const release = new Board();
    release.install(join(RELEASES, "1.0.1"));
    const held = board.files();
    for (const [path, content] of release.files()) {
      expect(Buffer.from(held.get(path) ?? []).equals(Buffer.from(content)), path).toBe(true);
    }
    const firmware = readFileSync(join(RELEASES, "firmware_1.0.1.bin"));
    expect(Buffer.from(board.slots.image(1)).equals(firmware)).toBe(true);
    expect(board.slots.running).toBe(1);
  });
});
