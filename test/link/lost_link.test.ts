import { describe, expect, it } from "vitest";
import { MicroPythonRuntime } from "../../src/board/index.js";
import { build } from "../sweep/build.js";
import { SCENARIOS } from "../sweep/scenarios.js";
import { ALLOWANCE, LOSSES, LostLinks } from "./lost_link.js";

const MINUTES = 60_000;
const NAMES: ReadonlySet<string> = new Set(["files", "firmware"]);

const made = build();
const python = await MicroPythonRuntime.load({ keepsCode: true });

describe.each([
  { name: "model", runtime: made.model, oneOf: 1 },
  { name: "python", runtime: python, oneOf: 3 },
])("on $name, an update of", ({ name, runtime, oneOf }) => {
  describe.each(SCENARIOS.filter((scenario) => NAMES.has(scenario.name)))("$name", (scenario) => {
    const links = new LostLinks(scenario, made, runtime);
    it.each(LOSSES)("gets through where the link is lost $name", { timeout: 2 * MINUTES }, (loss) => {
      const places = links.places.filter((_, index) => index % oneOf === 0);
      const lost = places.map((at) => links.lose(at, loss));
      const most = Math.max(...lost.map(({ again }) => again));
      console.log(
        `${scenario.name}, ${name}, lost ${loss.name}: ${lost.length} of ${links.places.length} places in ${links.bytes} bytes, ${most} bytes twice`,
      );
      expect(lost.length).toBeGreaterThan(15);
      expect(lost.filter(({ violations }) => violations.length > 0)).toEqual([]);
      expect(most).toBeLessThanOrEqual(ALLOWANCE);
      if (loss.ms === undefined) expect(most).toBeGreaterThan(0);
      else if (loss.ms < 10_000) expect(most).toBe(0);
    });
  });
});
