import type { WriteStream } from "node:tty";

const WIDTH = 24;
const COLUMNS = 120;
const EVERY_MS = 100;
const LINE_EVERY_MS = 15_000;

/** A progress bar of several jobs on a terminal; now and then a line elsewhere. */
export class Bar {
  readonly #out: WriteStream;
  readonly #labels: readonly string[];
  /** How much of each job is done: 1 is all. */
  readonly #parts = new Map<number, number>();
  #drawn = performance.now();

  constructor(out: WriteStream, labels: readonly string[]) {
    this.#out = out;
    this.#labels = labels;
  }

  show(job: number, part: number): void {
    this.#parts.set(job, part);
    const now = performance.now();
    const every = this.#out.isTTY ? EVERY_MS : LINE_EVERY_MS;
    if (now - this.#drawn < every) return;
    this.#drawn = now;
    const done = [...this.#parts.values()].reduce((sum, one) => sum + one, 0) / this.#labels.length;
    const running = [...this.#parts].filter(([, one]) => one < 1);
    const labels = running.map(([index, one]) => `${this.#labels[index]} ${percent(one)}`);
    const text = `${percent(done).padStart(5)}  ${labels.join(" | ")}`;
    if (!this.#out.isTTY) {
      this.#out.write(`${text}\n`);
      return;
    }
    const bar = "#".repeat(Math.floor(done * WIDTH)).padEnd(WIDTH, ".");
    this.#out.write(`\r\x1b[K${`  [${bar}] ${text}`.slice(0, (this.#out.columns || COLUMNS) - 1)}`);
  }

  end(): void {
    if (this.#out.isTTY) this.#out.write("\r\x1b[K");
  }
}

function percent(part: number): string {
  return `${Math.floor(part * 100)} %`;
}
