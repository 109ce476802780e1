import type { BoardStorage } from "../../src/board/index.js";
import type { Surroundings } from "../../src/faults/index.js";
import type { BoardState, Contents, NativeStop } from "../../src/native/index.js";
import { Oracle, versionFile } from "../sweep/oracle.js";
import { files, type Release, same, VERSION_FILE } from "./releases.js";
import type { NativeScenario } from "./scenarios.js";

/** A board that has come to rest. */
export interface Settled {
  readonly stop: NativeStop;
  readonly output: string;
  readonly end: BoardState;
  /** Null where a volume cannot be read. */
  readonly contents: Contents | null;
  readonly surroundings: Surroundings;
}

/** What a board without the file of the version is taken to be at. */
const FIRST_VERSION = "1.0.0";

/** Judges boards as the sweeps of the simulated board do. */
export class NativeOracle {
  readonly #scenario: NativeScenario;
  readonly #oracle: Oracle;

  constructor(scenario: NativeScenario, start: BoardState, contents: Contents) {
    const { foreign, from, to, ends } = scenario;
    this.#scenario = scenario;
    this.#oracle = new Oracle({
      foreign,
      from: { ...from, firmware: null },
      to: { ...to, firmware: same(from.firmware, to.firmware) ? null : to.firmware },
      ends: [ends === "new" ? "new" : "refused"],
      keeps: false,
      start: this.#storage(start, contents),
    });
  }

  judge({ stop, output, end, contents, surroundings }: Settled): string[] {
    if (contents === null) return ["a volume cannot be read"];
    const storage = this.#storage(end, contents);
    const found = this.#oracle.judge({ storage, stop: { why: "end" }, surroundings });
    return stop === "end" ? found : [`ends in ${stop}: ${tail(output)}`, ...found];
  }

  #storage({ slots, running, marked, nvs }: BoardState, { files, folders }: Contents): BoardStorage {
    return {
      files: withVersion(files, this.#scenario.from),
      folders,
      crossed: new Map(),
      slots: { images: slots, running, next: marked },
      nvs: new Map(Object.entries<number | string>(JSON.parse(nvs))),
    };
  }
}

function withVersion(found: Contents["files"], from: Release): Contents["files"] {
  if (found.has(VERSION_FILE) || from.version !== FIRST_VERSION) return found;
  return new Map([...found, ...files({ [VERSION_FILE]: versionFile({ ...from, firmware: null }) })]);
}

function tail(output: string): string {
  return output.trim().split("\n").slice(-2).join(" / ");
}
