import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findVersion, highestAbove } from "../../src/releases/choice.js";
import { compareVersions, isVersion } from "../../src/releases/versions.js";
import { version } from "../support/versions.js";

const ORDER = [
  "0",
  "0.9",
  "1.0",
  "1.0-",
  "1.0RC1",
  "1.0b",
  "1.0beta",
  "1.0.0",
  "1.0.1",
  "1.0.1b",
  "1.0.1b1",
  "1.0.1b2",
  "1.0.1.1",
  "1.0.2",
  "1.0.9",
  "1.0.10",
  "1.1",
  "2",
  "9007199254740992",
  "9007199254740993",
  "100000000000000000000000000000000000000",
];

describe("compareVersions", () => {
  it("orders every pair of a sorted row", () => {
    for (const [i, a] of ORDER.entries()) {
      for (const [j, b] of ORDER.entries()) {
        expect(compareVersions(a, b), `${a} against ${b}`).toBe(Math.sign(i - j));
      }
    }
  });

  it.each([
    ["1.0.1", "1.0.01"],
    ["1..0", "1.0"],
    ["1.0", "1.0."],
    ["1.0b", "1.0.b"],
    ["00", "0"],
  ])("takes %s and %s for equal", (a, b) => {
    expect(compareVersions(a, b)).toBe(0);
    expect(compareVersions(b, a)).toBe(0);
  });

  it("is a total order", () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(compareVersions(a, a)).toBe(0);
        expect(compareVersions(a, b) + compareVersions(b, a)).toBe(0);
        const [x, y, z] = [a, b, c].sort(compareVersions);
        expect(compareVersions(x ?? "", z ?? "")).toBeLessThanOrEqual(0);
        if (compareVersions(x ?? "", z ?? "") === 0) {
          expect(compareVersions(x ?? "", y ?? "")).toBe(0);
        }
      }),
      { numRuns: 2000 },
    );
  });

  const python = ["python3", "python3.11", "python3.10", "python3.9", "python3.8"].find(
    (name) => spawnSync(name, ["-W", "ignore", "-c", "import distutils.version"]).status === 0,
  );
  if (python === undefined) {
    console.warn("SKIPPED: no Python with distutils (3.6 to 3.11) to compare the order of versions with");
  }

  it.skipIf(python === undefined)("agrees with LooseVersion wherever that has an order", () => {
    const pairs = fc.sample(fc.tuple(version, version), { numRuns: 5000, seed: 20190101 });
    const run = spawnSync(python ?? "", ["-W", "ignore", "-c", LOOSE_VERSION], {
      input: JSON.stringify(pairs),
      encoding: "utf8",
    });
    const orders: (number | null)[] = JSON.parse(run.stdout);
    expect(orders).toHaveLength(pairs.length);
    let ordered = 0;
    for (const [i, [a, b]] of pairs.entries()) {
      const order = orders[i];
      if (order !== null) {
        ordered += 1;
        expect(compareVersions(a, b), `${a} against ${b}`).toBe(order);
      }
    }
    expect(ordered).toBeGreaterThan(2500);
  });
});

const LOOSE_VERSION = `
import json, sys
from distutils.version import LooseVersion
def order(a, b):
    a, b = LooseVersion(a), LooseVersion(b)
    try:
        return -1 if a < b else 1 if a > b else 0
    except TypeError:
        return None
print(json.dumps([order(a, b) for a, b in json.load(sys.stdin)]))
`;

describe("isVersion", () => {
  it.each(["1", "1.0.0", "1.0.1b", "2019-01-01", "1.0+build_7", "0", "1."])("takes %s", (text) => {
    expect(isVersion(text)).toBe(true);
  });

  it.each(["", "v1", ".1", "1/2", "1 ", " 1", "1%20", "١", "1\n", "1\0", "node_modules", "1é", "1\\2", "-1"])(
    "refuses %j",
    (text) => {
      expect(isVersion(text)).toBe(false);
    },
  );
});

describe("highestAbove", () => {
  it("is never a downgrade, and never above the limit", () => {
    fc.assert(
      fc.property(fc.array(version), version, fc.option(version), (versions, current, limit) => {
        const fitting = versions.filter(
          (v) => compareVersions(v, current) > 0 && (limit === null || compareVersions(v, limit) <= 0),
        );
        const best = highestAbove(versions, current, limit);
        if (best === null) {
          expect(fitting).toEqual([]);
        } else {
          expect(fitting).toContain(best);
          expect(fitting.every((v) => compareVersions(v, best) <= 0)).toBe(true);
        }
      }),
    );
  });
});

describe("findVersion", () => {
  it("finds an equal version by another name", () => {
    expect(findVersion(["1.0.0", "1.0.01"], "1.0.1")).toBe("1.0.01");
    expect(findVersion(["1.0.0"], "1.0")).toBeNull();
  });
});
