import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  Board,
  type LinkConditions,
  type LinkCounters,
  type LinkedHost,
  link,
  type Runtime,
  type Stop,
} from "../../src/board/index.js";
import { type Release, same, VERSION_FILE } from "../../test/native/releases.js";
import type { Update } from "../scenario.js";
import { ServedFolder } from "./served.js";

/** What the passes of the vehicle took until the update was installed. */
export interface Passage {
  /** Of all passes. */
  readonly all: LinkCounters;
  /** Of the last one. */
  readonly last: LinkCounters;
  /** Whether the board is at the new release. */
  readonly isComplete: boolean;
}

const FLASH_BYTES = 4 * 1024 * 1024;
const OPERATIONS = 50_000_000;
const SSID = "van";

/** Boards that update themselves over a link from the server itself. */
export class Passages {
  readonly #runtime: Runtime;
  readonly #update: Update;
  readonly #folder = mkdtempSync(join(tmpdir(), "contact-"));
  readonly #served: ServedFolder;

  constructor(runtime: Runtime, update: Update) {
    this.#runtime = runtime;
    this.#update = update;
    const { from, to } = update;
    for (const release of [from, to]) publish(this.#folder, release);
    if (!same(from.firmware, to.firmware)) {
      writeFileSync(join(this.#folder, `firmware_${to.version}.bin`), to.firmware);
    }
    this.#served = new ServedFolder(this.#folder);
  }

  /** A pass, or two: the first ends when the board has received so many bytes. */
  run(conditions: LinkConditions, lostAt?: number): Passage {
    const board = installed(this.#update);
    const air = link(this.#served.host, {
      ...conditions,
      outages: lostAt === undefined ? [] : [{ at: lostAt }],
      onLost: () => board.wifi.vanish(SSID),
    });
    const first = this.#pass(board, air);
    if (lostAt === undefined) return { all: first, last: first, isComplete: this.#isComplete(board) };
    air.restore();
    const all = this.#pass(board, air);
    return { all, last: difference(all, first), isComplete: this.#isComplete(board) };
  }

  async close(): Promise<void> {
    await this.#served.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** One start of the board, in reach of the vehicle. @returns what went over the link since the first one */
  #pass(board: Board, air: LinkedHost): LinkCounters {
    board.join({ ssid: SSID, password: "secret", associationMs: 0 }, { "192.168.4.1:8000": air });
    const { stop } = board.run(this.#runtime, { operations: OPERATIONS });
    if (!ENDS.has(stop.why)) throw new Error(`the update ended in ${stop.why}`);
    return air.counters;
  }

  #isComplete(board: Board): boolean {
    const { files, firmware, version } = this.#update.to;
    const present = board.files();
    const says = Buffer.from(present.get(VERSION_FILE) ?? []).toString();
    const { slots } = board;
    return (
      says.includes(`'${version}'`) &&
      [...files].every(([path, content]) => same(present.get(path), content)) &&
      (same(this.#update.from.firmware, firmware) || same(slots.image(slots.next), firmware))
    );
  }
}

/** A restart into the new release, a program that gives up, or one that catches what it is told. */
const ENDS: ReadonlySet<Stop["why"]> = new Set(["reset", "error", "end"]);

function publish(folder: string, { version, files }: Release): void {
  for (const [path, content] of files) {
    const file = join(folder, version, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** A board with the old release. The new one's folders are there too: the first client's procedure makes none. */
function installed({ from, to }: Update): Board {
  const size = { bytes: FLASH_BYTES };
  const board = new Board({ flash: size, sd: size, firmware: from.firmware });
  for (const path of [...from.files.keys(), ...to.files.keys()]) {
    board.fs.mkdirSync(dirname(path), { recursive: true });
  }
  for (const [path, content] of from.files) board.fs.writeFileSync(path, content);
  return board;
}

function difference(all: LinkCounters, before: LinkCounters): LinkCounters {
  return {
    down: all.down - before.down,
    up: all.up - before.up,
    connections: all.connections - before.connections,
    requests: all.requests - before.requests,
    contactMs: all.contactMs - before.contactMs,
  };
}
