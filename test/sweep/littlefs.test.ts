import { describe } from "vitest";
import { build } from "./build.js";
import { testEveryCut } from "./every_cut.js";
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
