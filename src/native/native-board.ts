import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Surroundings } from "../faults/index.js";
import { Helper, NativeInterpreterError, type Task } from "./interpreter.js";
import { applyChanges, type BoardState, type Change, chooseSlot, type DiskKind, parseLog } from "./state.js";

export type Files = ReadonlyMap<string, Uint8Array>;
export type Filesystem = "fat" | "littlefs";

/** `cached` is the board's own flash driver, `sector` one that writes each sector through. LittleFS knows no difference. */
export type Writing = "cached" | "sector";

/** How one start of the board ended. `lost`: a volume could not be mounted. */
export type NativeStop = "end" | "error" | "reset" | "deepsleep" | "lost";

const STOPS: Readonly<Record<number, NativeStop>> = {
  0: "end",
  1: "error",
  3: "reset",
  4: "deepsleep",
  5: "lost",
};

/** Why the board starts. */
export type Cause = "power" | "reset";

/** One start of the board. */
export interface Start {
  readonly changes: readonly Change[];
  readonly stop: NativeStop;
  readonly output: string;
  readonly end: BoardState;
}

/** Whether the board starts again by itself. */
export function isRestart(stop: NativeStop): boolean {
  return stop === "reset" || stop === "deepsleep";
}

/** From power on to where the board needs none: what it did, start by start, with what it printed. */
export interface Life {
  readonly changes: readonly Change[];
  readonly stops: readonly NativeStop[];
  readonly output: string;
  readonly end: BoardState;
}

export interface Contents {
  readonly files: Files;
  /** Folders too: what a release does not have may leave none behind. */
  readonly folders: readonly string[];
}

export interface NativeBoardOptions {
  readonly filesystem: Filesystem;
  readonly flashBytes?: number;
  readonly sdBytes?: number;
  /** What FAT gives out at a time. */
  readonly clusterBytes?: number;
  /** What the server sends for each target, head and body; `""` for every other one. */
  readonly answers?: ReadonlyMap<string, Uint8Array>;
  /** The most that one `recv` gives. */
  readonly chunk?: number;
}

/** Restarts after which a life is over though the board does not rest. */
const MOST_STARTS = 12;
const SECTOR = 512;
/** With these, the first client writes what it was seen to write on a board. */
const CLUSTER_BYTES = 2048;
const FLASH_BYTES = 508 * 1024;
const SD_BYTES = 128 * 1024;
const SWITCHED_ON = { cause: "power", surroundings: "served" } as const;

/**
 * A simulated board on MicroPython's unix port: its volumes lie on the interpreter's own FAT and LittleFS drivers, and
 * each start is a process. Every change that outlives a power cut is recorded, so that one run gives the state that
 * a cut at any place of it would leave.
 */
export class NativeBoard {
  readonly options: NativeBoardOptions;
  /** The heap with which a start may run, in bytes; by default the interpreter's own. */
  heapBytes: number | undefined;
  readonly #interpreter: string;
  #helper: Helper | null = null;
  #helperHeap: number | undefined;
  readonly #folder: string;

  constructor(interpreter: string, options: NativeBoardOptions) {
    this.#interpreter = interpreter;
    this.options = options;
    const memory = "/dev/shm";
    this.#folder = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), "native-board-"));
    this.#write(answerName(""), Buffer.from("HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
    for (const [target, answer] of options.answers ?? []) this.#write(answerName(target), answer);
  }

  /** Removes what lies on this computer's disk, and ends what runs for it. */
  close(): void {
    this.#helper?.close();
    this.#helper = null;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Fresh volumes with these files on them, and this firmware in slot 0. */
  install(files: Files, firmware: Uint8Array): BoardState {
    const blank: BoardState = {
      flash: new Uint8Array(this.options.flashBytes ?? FLASH_BYTES),
      sd: new Uint8Array(this.options.sdBytes ?? SD_BYTES),
      nvs: "{}",
      slots: [firmware, new Uint8Array()],
      running: 0,
      marked: 0,
    };
    const index = [...files].map(([path, content], number) => {
      this.#write(`file-${number}`, content);
      return [path, `file-${number}`];
    });
    this.#write("files.json", JSON.stringify(index));
    const { status, output, changes } = this.#run(blank, "format", "sector");
    if (status !== 0) throw new NativeInterpreterError(output);
    return applyChanges(blank, changes);
  }

  /** Starts the board until it rests. A restart keeps nothing that was not durable. */
  live(state: BoardState, writing: Writing): Life {
    const stops: NativeStop[] = [];
    const changes: Change[] = [];
    let output = "";
    let end = state;
    while (stops.length < MOST_STARTS) {
      const start = this.start(end, writing, stops.length === 0 ? "power" : "reset");
      output += start.output;
      changes.push(...start.changes);
      end = start.end;
      stops.push(start.stop);
      if (!isRestart(start.stop)) break;
    }
    return { changes, stops, output, end };
  }

  /** Starts the board once. @throws NativeInterpreterError */
  start(state: BoardState, writing: Writing, cause: Cause, surroundings: Surroundings = "served"): Start {
    const before = chooseSlot(state);
    const { status, output, changes } = this.#run(before, "boot", writing, { cause, surroundings });
    const stop = STOPS[status];
    if (stop === undefined) throw new NativeInterpreterError(`status ${status}: ${output}`);
    return { changes, stop, output, end: chooseSlot(applyChanges(before, changes)) };
  }

  /** What is on the volumes, read through the same drivers; null where they cannot be read any more. */
  contents(state: BoardState): Contents | null {
    const { status, output } = this.#run(state, "dump", "sector");
    if (status !== 0) return null;
    const files = new Map<string, Uint8Array>();
    const folders: string[] = [];
    for (const line of output.split("\n")) {
      const folder = /^folder (.*)$/.exec(line);
      const file = /^file (.*) ([0-9a-f]*)$/.exec(line);
      if (folder?.[1] !== undefined) folders.push(folder[1]);
      if (file?.[1] !== undefined) files.set(file[1], new Uint8Array(Buffer.from(file[2] ?? "", "hex")));
    }
    return { files, folders };
  }

  /** What the flash lies on. */
  disk(writing: Writing): DiskKind {
    return this.options.filesystem === "littlefs" ? "erase" : writing;
  }

  #run(
    state: BoardState,
    task: Task,
    writing: Writing,
    { cause, surroundings }: { readonly cause: Cause; readonly surroundings: Surroundings } = SWITCHED_ON,
  ) {
    const { flash, sd } = state;
    this.#write("flash", flash);
    this.#write("sd", sd);
    const clusterBytes = this.options.clusterBytes ?? CLUSTER_BYTES;
    const settings = {
      volumes: [
        { name: "flash", disk: this.disk(writing), bytes: flash.length, clusterBytes },
        { name: "sd", disk: "sector", bytes: sd.length, clusterBytes: SECTOR },
      ],
      nvs: JSON.parse(state.nvs),
      running: state.running,
      cause: cause === "power" ? 0 : 2,
      served: surroundings === "served",
      chunk: this.options.chunk ?? 1460,
    };
    this.#write("settings.json", JSON.stringify(settings));
    const status = this.#helperWith(task === "boot" ? this.heapBytes : undefined).run(task);
    const output = readFileSync(join(this.#folder, "output"), "utf8");
    return { status, output, changes: parseLog(readFileSync(join(this.#folder, "log"))) };
  }

  #helperWith(heapBytes: number | undefined): Helper {
    if (this.#helper === null || this.#helperHeap !== heapBytes) {
      this.#helper?.close();
      this.#helper = new Helper(this.#interpreter, this.#folder, heapBytes);
      this.#helperHeap = heapBytes;
    }
    return this.#helper;
  }

  #write(name: string, content: Uint8Array | string): void {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, name), content);
  }
}

/** A name that needs no table, which would take of the heap that is measured. */
function answerName(target: string): string {
  return `answer-${Buffer.from(target).toString("hex")}`;
}
