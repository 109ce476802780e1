import { describe, expect, it } from "vitest";
import {
  firmwareVersion,
  isFirmwareName,
  isLeftOut,
  refuseFirmware,
  refuseFolder,
  refusePath,
} from "../../src/releases/contents.js";
import { difference, type ReleaseFile } from "../../src/releases/difference.js";
import { manifestText } from "../../src/releases/manifest.js";
import { chooseOffer } from "../../src/releases/offer.js";
import { headerBlock, padding } from "../../src/releases/old_clients.js";

function file(path: string, sha1 = "00", size = 2): [string, ReleaseFile] {
  return [path, { path, url: path, sha1, size }];
}

describe("contents of a release", () => {
  it.each(["flash/a", "sd/deep/er/é 😀.txt", "flash/a..b/...", "flash/%2e%2e/x"])("takes %s", (path) => {
    expect(refusePath(path)).toBeNull();
    expect(isLeftOut(path)).toBe(false);
  });

  it.each([
    "",
    "flash",
    "flash/",
    "other/a",
    "/flash/a",
    "flash//a",
    "flash/../a",
    "flash/./a",
    "flash/a/..",
    "flash\\a",
    "flash/a\\b",
    "flash/a\0",
    "flash/a\nb",
    "flash/\x7f",
    "flashy/a",
  ])("refuses %j", (path) => {
    expect(refusePath(path)).not.toBeNull();
  });

  it.each(["flash/pymakr.conf", "sd/x/.DS_Store", "flash/.DS_Store/x", "flash/OTA_VERSION.py"])(
    "leaves out %s",
    (path) => {
      expect(isLeftOut(path)).toBe(true);
    },
  );

  it("keeps what only looks like something left out", () => {
    expect(isLeftOut("sd/OTA_VERSION.py")).toBe(false);
    expect(isLeftOut("flash/pymakr.conf.py")).toBe(false);
  });

  it("tells why a folder is no release", () => {
    expect(refuseFolder("1.0.1", ["flash"], ["1.0.0"])).toBeNull();
    expect(refuseFolder("1.0.1", ["sd"], [])).toBeNull();
    expect(refuseFolder("docs", ["flash"], [])).toBe("its name is no version");
    expect(refuseFolder("1.0.1", ["Flash"], [])).toBe("it holds neither flash nor sd");
    expect(refuseFolder("1.0.1", ["flash"], ["1.0.01"])).toBe("the same version as 1.0.01");
  });

  it("reads the version in a firmware image's name", () => {
    expect(isFirmwareName("firmware_1.0.0.bin")).toBe(true);
    expect(isFirmwareName("firmware_1.0.0.bin.part")).toBe(false);
    expect(firmwareVersion("firmware_1.0.0.bin")).toBe("1.0.0");
    expect(firmwareVersion("firmware_firmware_1.bin.bin")).toBe("firmware_1.bin");
    expect(refuseFirmware("firmware_1.0.1b.bin", [])).toBeNull();
    expect(refuseFirmware("firmware_.bin", [])).toBe("its name holds no version");
    expect(refuseFirmware("firmware_latest.bin", [])).toBe("its name holds no version");
    expect(refuseFirmware("firmware_1.00.bin", ["1.0"])).toBe("the same version as firmware_1.0.bin");
  });
});

describe("difference", () => {
  it("sorts what was deleted, added, and changed in hash or size", () => {
    const current = new Map([
      file("flash/z"),
      file("flash/b"),
      file("flash/same"),
      file("flash/gone"),
      file("a"),
    ]);
    const next = new Map([
      file("flash/z", "01"),
      file("flash/b", "00", 3),
      file("flash/same"),
      file("sd/new"),
      file("flash/new"),
    ]);
    const { deleted, added, changed } = difference(current, next);
    expect(deleted.map((f) => f.path)).toEqual(["a", "flash/gone"]);
    expect(added.map((f) => f.path)).toEqual(["flash/new", "sd/new"]);
    expect(changed.map((f) => f.path)).toEqual(["flash/b", "flash/z"]);
  });

  it("refuses a release without a file, which would delete everything", () => {
    expect(() => difference(new Map([file("flash/a")]), new Map())).toThrow("holds no file");
  });
});

describe("chooseOffer", () => {
  const releases = ["1.0.0", "1.0.1", "1.0.2"];
  const images = ["1.0.0", "1.0.1", "1.0.3", "2.0.0"];

  it("keeps firmware not newer than the files for a client that does not tell its own", () => {
    expect(chooseOffer("1.0.0", null, releases, images)).toEqual({ files: "1.0.2", firmware: "1.0.1" });
    expect(chooseOffer("1.0.1", null, releases, images)).toEqual({ files: "1.0.2", firmware: null });
    expect(chooseOffer("1.0.2", null, releases, images)).toEqual({ files: null, firmware: null });
    expect(chooseOffer("9", null, releases, images)).toEqual({ files: null, firmware: null });
  });

  it("goes by the firmware's own version where the client tells it", () => {
    expect(chooseOffer("1.0.0", "1.0.0", releases, images)).toEqual({ files: "1.0.2", firmware: "2.0.0" });
    expect(chooseOffer("1.0.2", "1.0.3", releases, images)).toEqual({ files: null, firmware: "2.0.0" });
    expect(chooseOffer("1.0.1", "2.0.0", releases, images)).toEqual({ files: "1.0.2", firmware: null });
    expect(chooseOffer("1.0.2", "2.0.0", releases, images)).toEqual({ files: null, firmware: null });
  });
});

describe("manifestText", () => {
  it("is JSON, whatever a path holds", () => {
    const odd: ReleaseFile = { path: 'flash/"{}é😀\u2028', url: "flash/%22", sha1: "ab", size: 0 };
    const text = manifestText("h:1", {
      previous: "1",
      version: "2",
      files: { deleted: [odd], added: [odd, odd], changed: [] },
      firmware: null,
    });
    const entry = { URL: "http://h:1/2/flash/%22", dst_path: `/${odd.path}`, hash: "ab", size: 0 };
    expect(JSON.parse(text)).toEqual({
      delete: [odd.path],
      new: [entry, entry],
      update: [],
      version: "2",
      previous_version: "1",
    });
  });
});

describe("header block", () => {
  it("is a multiple of 100 bytes with its blank line, whatever it holds", () => {
    const lengths = new Set<number>();
    for (let length = 0; length < 250; length += 1) {
      const block = headerBlock(["HTTP/1.1 200 OK", `A: ${"x".repeat(length)}`]);
      expect(block.length % 100).toBe(0);
      expect(block.endsWith("\r\n\r\n")).toBe(true);
      expect(padding(["HTTP/1.1 200 OK", `A: ${"x".repeat(length)}`]).length).toBeLessThan(100);
      lengths.add(block.length);
    }
    expect([...lengths]).toEqual([100, 200, 300]);
  });
});
