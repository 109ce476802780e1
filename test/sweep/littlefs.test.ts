import { describe, expect, it } from "vitest";
import { replay } from "../../src/faults/index.js";
import { build } from "./build.js";
import { testEveryCut } from "./every_cut.js";
import { prepare } from "./prepare.js";
import { SCENARIOS } from "./scenarios.js";

const made = build();

/** Two of the scenarios; `npm run sweep -- --filesystem littlefs` sweeps all. */
describe("every power cut on LittleFS", () => {
  const chosen: ReadonlySet<string> = new Set(["files", "firmware"]);
  testEveryCut(
    SCENARIOS.filter(({ name }) => chosen.has(name)),
    { made, runtime: made.model, name: "model, littlefs", filesystem: "littlefs" },
  );
});

it.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  "%s ends well on LittleFS where nothing disturbs it",
  { timeout: 60_000 },
  (_, scenario) => {
    const { model } = made;
    expect(replay(prepare(scenario, made, model, "littlefs"), model, "").violations).toEqual([]);
  },
);
