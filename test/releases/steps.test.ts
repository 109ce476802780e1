import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { difference, type Release, type ReleaseFile } from "../../src/releases/difference.js";
import { stepsTo, writtenBy } from "../../src/releases/steps.js";
import { encodePath } from "../../src/releases/urls.js";
import { utf8 } from "../../src/server/utf8.js";

function release(contents: Readonly<Record<string, string>>): Release {
  const files = Object.entries(contents).map(([path, sha1]): ReleaseFile => {
    return { path, url: encodePath(path, utf8), sha1, size: 1 };
  });
  return new Map(files.map((file) => [file.url, file]));
}

function steps(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): string[] {
  const next = release(after);
  return stepsTo(next, difference(release(before), next), utf8).map(
    ({ file, isDeletion }) => `${isDeletion ? "d" : "p"} ${file.path}`,
  );
}

/** What an order by bytes compares: only A to Z are lowered. */
function key(path: string): Buffer {
  return Buffer.from(path.replace(/[A-Z]/g, (letter) => letter.toLowerCase()));
}

describe("the steps to a release", () => {
  it("are in one order, whatever is done", () => {
    expect(
      steps(
        { "flash/B": "1", "flash/c": "1", "flash/lib/x": "1", "flash/same": "1" },
        { "flash/a": "2", "flash/c": "2", "flash/D": "2", "flash/lib": "2", "flash/same": "1" },
      ),
    ).toEqual(["p flash/a", "d flash/B", "p flash/c", "p flash/D", "p flash/lib", "d flash/lib/x"]);
  });

  it("ascend by the paths' bytes with A to Z lowered, whatever the platform's order of text", () => {
    const unit = fc.constantFrom("a", "A", "z", "Z", "[", "_", "%", " ", "!", "-", "/", "0", "é", "É");
    const far = fc.constantFrom("\u00a0", "\u0130", "\ue000", "\uffff", "\u{1f600}", "\u{10ffff}", "~");
    const path = fc.string({ unit: fc.oneof(unit, far) }).map((name) => `flash/x${name}`);
    const paths = fc.uniqueArray(path, { selector: (name) => key(name).toString("hex"), minLength: 1 });
    fc.assert(
      fc.property(paths, fc.nat(), (names, seed) => {
        const deleted = names.filter((_, i) => (seed >> (i % 31)) % 2 === 1);
        const added = names.filter((_, i) => (seed >> (i % 31)) % 2 === 0);
        const before = Object.fromEntries(deleted.map((name) => [name, "1"]));
        const after = Object.fromEntries([...added, "sd/stays"].map((name) => [name, "2"]));
        const found = steps({ ...before, "sd/stays": "2" }, after);
        const kind = (name: string) => (added.includes(name) ? "p" : "d");
        const expected = [...names].sort((a, b) => Buffer.compare(key(a), key(b)));
        expect(found).toEqual(expected.map((name) => `${kind(name)} ${name}`));
      }),
    );
  });

  it("delete before they write what is one name to FAT", () => {
    expect(steps({ "flash/Main.py": "1" }, { "flash/main.py": "1" })).toEqual([
      "d flash/Main.py",
      "p flash/main.py",
    ]);
    expect(steps({ "flash/main.py": "1" }, { "flash/Main.py": "2" })).toEqual([
      "d flash/main.py",
      "p flash/Main.py",
    ]);
  });

  it("delete no file that stays, nor one twice, by another name of it", () => {
    expect(steps({ "flash/A": "1", "flash/a": "1" }, { "flash/a": "1" })).toEqual([]);
    expect(steps({ "flash/A": "1", "flash/a": "1", "sd/x": "1" }, { "sd/x": "1" })).toHaveLength(1);
    expect(steps({ "flash/É": "1", "flash/é": "1" }, { "flash/é": "1" })).toEqual(["d flash/É"]);
  });

  it("do not lead to a release that FAT cannot hold", () => {
    expect(() => steps({}, { "flash/lib/A.py": "1", "flash/LIB/a.py": "2" })).toThrow(
      expect.objectContaining({
        status: 500,
        message: "to FAT flash/LIB/a.py and flash/lib/A.py are one file",
      }),
    );
  });

  // FatFs has these for one file, in code page 437: seen with MicroPython's driver.
  it.each([
    ["тариф-Б.txt", "тариф-В.txt"],
    ["таблица-ц.csv", "таблица-я.csv"],
    ["tabelle-ä.csv", "tabelle-å.csv"],
    ["Ж.py", "З.py"],
    ["Â.py", "È.py"],
  ])("do not lead to one that holds both %s and %s", (one, other) => {
    expect(() => steps({}, { [`flash/${one}`]: "1", [`flash/${other}`]: "2" })).toThrow("are one file");
    expect(() => steps({}, { [`flash/${one}/x`]: "1", [`flash/${other}/x`]: "2" })).toThrow("are one file");
  });

  it.each([
    ["тариф-А.txt", "тариф-Г.txt"],
    ["тариф-Ж.txt", "тариф-З.txt"],
    ["тариф-Â.txt", "тариф-È.txt"],
    ["a.b.Ж", "a.b.З"],
  ])("may lead to one that holds both %s and %s", (one, other) => {
    expect(steps({}, { [`flash/${one}`]: "1", [`flash/${other}`]: "2" })).toHaveLength(2);
  });

  it("tell what is written, in its order", () => {
    const next = release({ "flash/B": "2", "flash/a": "2" });
    const all = stepsTo(next, difference(release({ "flash/0": "1" }), next), utf8);
    expect(writtenBy(all).map((file) => file.path)).toEqual(["flash/a", "flash/B"]);
  });
});
