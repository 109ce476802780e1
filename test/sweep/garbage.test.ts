import { describe, expect, it } from "vitest";
import { type BoardStorage, MicroPythonRuntime, type Runtime } from "../../src/board/index.js";
import { randomBytes } from "../../src/board/random.js";
import { replay } from "../../src/faults/index.js";
import { build } from "./build.js";
import { committed, mutantScenario } from "./mutant_scenarios.js";

const MINUTES = 60_000;
const JOURNAL = "/flash/.ota/journal";
/** Not the number of starts on trial: any number is one. */
const NAMES = ["ota", "ota_wdt", "ota_kept", "ota_seal", "ota_old", "ota_old_sd"];
const GARBAGE = [-7, -1, 77, 2 ** 31 - 1, "", "garbage", "0123456789".repeat(4)];
const EVERY = 4;

const made = build();
const scenario = mutantScenario("update", made);
const start = committed(scenario, made.model);
const journal = start.files.get(JOURNAL) ?? new Uint8Array();

function withJournal(content: Uint8Array): BoardStorage {
  return { ...start, files: new Map([...start.files, [JOURNAL, content]]) };
}

const cuts = Array.from({ length: Math.floor(journal.length / EVERY) }, (_, index) => index * EVERY);
const DAMAGES: readonly (readonly [string, readonly (readonly [string, BoardStorage])[]])[] = [
  [
    "a journal cut short",
    cuts.map((length) => [`${length} bytes`, withJournal(journal.subarray(0, length))]),
  ],
  [
    "a journal of random bytes",
    cuts.map((length) => [`${length} bytes`, withJournal(randomBytes(`${length}`)(length))]),
  ],
  [
    "a journal with one byte changed",
    cuts.map((at) => [
      `byte ${at}`,
      withJournal(journal.map((byte, index) => (index === at ? byte ^ 1 : byte))),
    ]),
  ],
  [
    "storage of garbage",
    NAMES.flatMap((name) =>
      GARBAGE.map(
        (value) => [`${name} ${value}`, { ...start, nvs: new Map([...start.nvs, [name, value]]) }] as const,
      ),
    ),
  ],
];

/** Nothing is installed yet: the old version or the new one, wholly, can come of whatever the journal and the storage are. */
describe("an update that is committed, and then", async () => {
  const runtimes: readonly (readonly [string, Runtime, number])[] = [
    ["model", made.model, 1],
    ["python", await MicroPythonRuntime.load({ keepsCode: true }), 5],
  ];
  const rows = DAMAGES.flatMap(([what, states]) =>
    runtimes.map(([name, runtime, oneOf]) => [what, name, states, runtime, oneOf] as const),
  );
  it.each(rows)("%s, on %s", { timeout: 5 * MINUTES }, (_what, name, states, runtime, oneOf) => {
    const tried = states.filter((_, index) => index % oneOf === 0);
    const bad = tried.flatMap(([what, storage]) => {
      const { violations } = replay({ ...scenario, start: storage }, runtime, "");
      return violations.length > 0 ? [`${what}: ${violations.join("; ")}`] : [];
    });
    console.log(`${name}: ${tried.length} boards of ${states.length}`);
    expect(bad).toEqual([]);
  });
});
