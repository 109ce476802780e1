import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTarget } from "../../src/releases/target.js";
import { encodePath, isHost, percentDecode } from "../../src/releases/urls.js";
import { utf8 } from "../../src/server/utf8.js";

const NEVER = [
  "/",
  "",
  "*",
  "/OTA_server.py",
  "/.env",
  "/1.0.0",
  "/1.0.0/",
  "/1.0.0/README",
  "/1.0.0/other/a",
  "/1.0.0/flash/",
  "/1.0.0/flash/pymakr.conf",
  "/1.0.0/flash/%70ymakr.conf",
  "/1.0.0/flash/OTA_VERSION.py",
  "/../etc/passwd",
  "/1.0.0/../1.0.0/flash/a",
  "/1.0.0/flash/../../secret",
  "/1.0.0/flash/%2e%2e/%2E%2E/secret",
  "/1.0.0/flash/..%2f..%2fsecret",
  "/1.0.0/flash/..%5c..%5csecret",
  "/1.0.0/flash/a%00.py",
  "/1.0.0//flash/a",
  "//1.0.0/flash/a",
  "//etc/passwd",
  "/%2fetc/passwd",
  "/C:/x",
  "/1.0.0/flash/C:\\x",
  "1.0.0/flash/a",
  "http://server/1.0.0/flash/a",
  "/firmware_.bin",
  "/firmware_x.bin",
  "/firmware_1.0.0.bin/x",
  "/firmware_1/../2.bin",
  "/firmware_1.0.0.bin%00",
  "/manifest.json/",
  "/1.0.0/flash/%252e%252e/../a",
  "/bundle/",
  "/bundle/x?current_ver=1",
  "//bundle?current_ver=1",
];

const GARBLED = [
  "/manifest.json",
  "/manifest.json?",
  "/manifest.json?current_ver=",
  "/manifest.json?current_ver=None",
  "/manifest.json?current_ver=1.0.0%",
  "/manifest.json?current_ver=%ff",
  "/manifest.json?current_ver=1.0.0%0d%0aX:%201",
  "/manifest.json?current_ver=1.0.0&firmware_ver=",
  "/manifest.json?xcurrent_ver=1.0.0",
  "/bundle",
  "/bundle?current_ver=../1",
  "/1.0.0/flash/%",
  "/1.0.0/flash/%4",
  "/1.0.0/flash/%zz",
  "/1.0.0/flash/%c3",
  "/1.0.0/flash/%c0%ae%c0%ae/a",
  "/1.0.0/flash/%ed%a0%80",
];

describe("parseTarget", () => {
  it.each(NEVER)("answers %s with 404", (target) => {
    expect(() => parseTarget(target, utf8)).toThrow(expect.objectContaining({ status: 404 }));
  });

  it.each(GARBLED)("answers %s with 400", (target) => {
    expect(() => parseTarget(target, utf8)).toThrow(expect.objectContaining({ status: 400 }));
  });

  it("reads what clients send", () => {
    const file = { wanted: "file", current: "", firmware: null, whole: false };
    expect(parseTarget("/manifest.json?current_ver=1.0.1b", utf8)).toEqual({
      wanted: "json",
      current: "1.0.1b",
      firmware: null,
      whole: false,
      path: "",
    });
    expect(
      parseTarget(
        "/manifest.json?current_ver=1.0%2B1&sysname=LoPy&wmac=A0&ota_slot=0&firmware_ver=1.2",
        utf8,
      ),
    ).toEqual({ wanted: "json", current: "1.0+1", firmware: "1.2", whole: false, path: "" });
    for (const [query, wanted, whole] of [
      ["form=lines", "lines", false],
      ["form=lines&x", "lines", false],
      ["form=lines&whole=1", "lines", true],
      ["whole=1&form=lines", "lines", true],
      ["form=lines&whole", "lines", false],
      ["form=lines&whole=0", "lines", false],
      ["form=lines&whole=11", "lines", false],
      ["form=json", "json", false],
      ["form=bundle", "json", false],
      ["form=lines=", "json", false],
      ["xform=lines", "json", false],
      ["form=json&form=lines", "lines", false],
      ["", "json", false],
    ] as const) {
      const target = parseTarget(`/manifest.json?current_ver=1&${query}`, utf8);
      expect([target.wanted, target.whole], query).toEqual([wanted, whole]);
    }
    expect(parseTarget("/bundle?current_ver=1.0%2B1&form=lines", utf8)).toMatchObject({
      wanted: "bundle",
      current: "1.0+1",
    });
    expect(parseTarget("/1.0.0/flash/a.py", utf8)).toEqual({ ...file, path: "1.0.0/flash/a.py" });
    expect(parseTarget("/1.0.0/flash/%C3%a9%20%25?x=1?y", utf8).path).toBe("1.0.0/flash/é %");
    expect(parseTarget("/firmware_1.0.0.bin", utf8)).toEqual({ ...file, path: "firmware_1.0.0.bin" });
  });

  it("never reads anything but a plain path below a version, or an image", () => {
    const piece = fc.constantFrom(
      "/",
      ".",
      "..",
      "%2e",
      "%2f",
      "%5c",
      "\\",
      "flash",
      "sd",
      "1.0.0",
      "%00",
      "a",
      "//",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 9 }), (pieces) => {
        let path: string;
        try {
          path = parseTarget(`/1.0.0/flash/${pieces.join("")}`, utf8).path;
        } catch {
          return;
        }
        const segments = path.split("/");
        expect(segments[0]).toBe("1.0.0");
        expect(segments).not.toContain("..");
        expect(segments).not.toContain("");
        expect(path).not.toMatch(/[\\\0]/);
      }),
    );
  });
});

describe("percent-encoding", () => {
  it("comes back", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const encoded = encodePath(text, utf8);
        expect(encoded).toMatch(/^([A-Za-z0-9._~/-]|%[0-9A-F]{2})*$/);
        expect(encoded).toBe(
          encodeURIComponent(text)
            .replaceAll("%2F", "/")
            .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
        );
        expect(utf8.decode(percentDecode(utf8.encode(encoded)) ?? [])).toBe(text);
      }),
    );
  });
});

describe("isHost", () => {
  it.each(["192.168.4.1:8000", "server", "a-b.example:80", "[fe80::1]:8000"])("takes %s", (host) => {
    expect(isHost(host)).toBe(true);
  });
  it.each(["", "a b", 'a"b', "a\r\nb", "a/b", "a\\b", "a'b", "a@b", "é", "<x>", "a?b", "a#b"])(
    "refuses %j",
    (host) => {
      expect(isHost(host)).toBe(false);
    },
  );
});
