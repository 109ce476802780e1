import { expect, it } from "vitest";
import { BEFORE, runOnBoth } from "./support/scenario.js";
import { files } from "./support/vehicle.js";

it.each([
  ["VERSION = '2.0.0'  # Jon's\n", "2.0.0"],
  ['VERSION = "2.0.0"\n', "2.0.0"],
  ["# by hand\nVERSION='2.0.0'\nFIRMWARE = '1.20.2.r4'\n", "2.0.0&form=lines&firmware_ver=1.20.2.r4"],
  ["VERSION = '2.0.0'\nFIRMWARE = '1.20.2 r4 own'\n", "2.0.0"],
  ["VERSION = '2.0.0 beta'\n", "1.0.0"],
  ["VERSION = '2.0.0#a'\n", "1.0.0"],
])("a version file that was written by hand: %j", async (text, asked) => {
  const { vehicle } = await runOnBoth({
    before: new Map([...BEFORE, ...files({ "/flash/OTA_VERSION.py": text })]),
    arrange: (vehicle) => {
      vehicle.rawManifest = "null";
    },
  });
  const [version, ...more] = asked.split("&form=lines");
  expect(vehicle.requests).toEqual([`/manifest.json?current_ver=${version}&form=lines${more.join("")}`]);
});
