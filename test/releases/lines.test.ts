import { describe, expect, it } from "vitest";
import type { ReleaseFile } from "../../src/releases/difference.js";
import { type ImageParcel, manifestLines, type Parcel } from "../../src/releases/lines.js";
import type { FirmwareImage } from "../../src/releases/manifest.js";
import type { Step } from "../../src/releases/steps.js";

const BUNDLE = { tag: "b".repeat(40), request: "the/bundle" };

function step(path: string, size: number, isDeletion = false): Step {
  const file: ReleaseFile = { path, url: `url of ${path}`, sha1: `${"0".repeat(39)}${size % 10}`, size };
  return { file, isDeletion };
}

function lines(
  steps: readonly Step[],
  parcels: ReadonlyMap<string, Parcel>,
  firmware: FirmwareImage | null = null,
  image: ImageParcel | null = null,
): string {
  const files = { deleted: [], added: [], changed: [] };
  return manifestLines({ previous: "1", version: "2", files, firmware }, steps, parcels, BUNDLE, image);
}

describe("the manifest as lines", () => {
  it("counts, names the bundle, deletes and writes as it is told, and ends", () => {
    const steps = [
      step("flash/a b", 3),
      step("flash/b", 20),
      step("flash/x", 7, true),
      step("sd/c", 40),
      step("sd/empty", 0),
    ];
    const packed = new Map([
      ["url of flash/b", { kind: "deflate", size: 9 }],
      ["url of sd/c", { kind: "patch", size: 11 }],
    ]);
    expect(lines(steps, packed).split("\n")).toEqual([
      "ota 1 2 1 4 63",
      `b 23 ${BUNDLE.tag} the/bundle`,
      `p ${"0".repeat(39)}3 3 raw 3 /flash/a b`,
      `p ${"0".repeat(40)} 20 deflate 9 /flash/b`,
      "d /flash/x",
      `p ${"0".repeat(40)} 40 patch 11 /sd/c`,
      `p ${"0".repeat(40)} 0 raw 0 /sd/empty`,
      "end",
      "",
    ]);
  });

  it("has a bundle where a file is to be written, be it empty, and only there", () => {
    expect(lines([step("flash/x", 7, true)], new Map())).toBe("ota 1 2 1 0 0\nd /flash/x\nend\n");
    expect(lines([step("flash/empty", 0)], new Map())).toContain(`\nb 0 ${BUNDLE.tag} the/bundle\np `);
  });

  it("puts the firmware first", () => {
    const sha1 = "f".repeat(40);
    const firmware = { version: "1.5", sha1, size: 5000 };
    expect(lines([], new Map(), firmware)).toBe(
      `ota 1 2 1 0 0\nf ${sha1} 5000 1.5 raw 5000 - ${sha1} firmware_1.5.bin\nend\n`,
    );
    const image = { size: 3000, chain: "c".repeat(40), tag: "d".repeat(40), request: "the/blocks" };
    expect(lines([step("flash/a", 1)], new Map(), firmware, image)).toBe(
      [
        "ota 1 2 1 1 1",
        `f ${sha1} 5000 1.5 blocks 3000 ${image.chain} ${image.tag} the/blocks`,
        `b 1 ${BUNDLE.tag} the/bundle`,
        `p ${"0".repeat(39)}1 1 raw 1 /flash/a`,
        "end\n",
      ].join("\n"),
    );
  });
});
