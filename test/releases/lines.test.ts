import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ReleaseFile } from "../../src/releases/difference.js";
import { manifestLines, type Parcel } from "../../src/releases/lines.js";
import { encodePath } from "../../src/releases/urls.js";
import { utf8 } from "../../src/server/utf8.js";

function file(path: string, size = 1): ReleaseFile {
  return { path, url: encodePath(path, utf8), sha1: `${"0".repeat(39)}${size % 10}`, size };
}

function lines(
  files: { deleted?: ReleaseFile[]; added?: ReleaseFile[]; changed?: ReleaseFile[] },
  parcels: ReadonlyMap<string, Parcel> = new Map(),
): string[] {
  const { deleted = [], added = [], changed = [] } = files;
  const manifest = { previous: "1", version: "2", files: { deleted, added, changed }, firmware: null };
  return manifestLines(manifest, parcels, null, utf8).split("\n");
}

describe("the manifest as lines", () => {
  it("counts, deletes, writes and ends", () => {
    const added = [file("flash/b", 20)];
    const changed = [file("flash/a b", 3)];
    const packed = new Map([["flash/b", { kind: "deflate", size: 9, request: ".packed/x" }]]);
    expect(lines({ deleted: [file("sd/x")], added, changed }, packed)).toEqual([
      "ota 1 2 1 2 23",
      "d /sd/x",
      `p ${"0".repeat(39)}3 3 raw 3 2/flash/a%20b /flash/a b`,
      `p ${"0".repeat(40)} 20 deflate 9 .packed/x /flash/b`,
      "end",
      "",
    ]);
  });

  it("puts the firmware first", () => {
    const manifest = {
      previous: "1",
      version: "1",
      files: { deleted: [], added: [], changed: [] },
      firmware: { version: "1.5", sha1: "f".repeat(40), size: 5000 },
    };
    expect(manifestLines(manifest, new Map(), null, utf8)).toBe(
      `ota 1 1 1 0 0\nf ${"f".repeat(40)} 5000 1.5 raw 5000 firmware_1.5.bin\nend\n`,
    );
    const image = { kind: "blocks", size: 3000, request: ".packed/y.blocks" };
    expect(manifestLines(manifest, new Map(), image, utf8)).toContain(
      " 5000 1.5 blocks 3000 .packed/y.blocks\n",
    );
  });

  it("is in the order of the paths' bytes, whatever the platform's order of text", () => {
    const path = fc
      .string({ unit: fc.constantFrom("a", "A", "%", " ", "-", "/", "0", "é", "\ue000", "\u{1f600}", "~") })
      .map((name) => `flash/x${name}`);
    fc.assert(
      fc.property(fc.uniqueArray(path), fc.nat(), (paths, cut) => {
        const files = paths.map((name) => file(name));
        const sorted = [...paths].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        const written = lines({ added: files.slice(cut), changed: files.slice(0, cut) }).slice(1, -2);
        expect(written.map((line) => line.split(" ").slice(6).join(" "))).toEqual(
          sorted.map((name) => `/${name}`),
        );
        const deleted = lines({ deleted: files }).slice(1, -2);
        expect(deleted).toEqual(sorted.map((name) => `d /${name}`));
      }),
    );
  });
});
