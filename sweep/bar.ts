import type { WriteStream } from "node:tty";

const WIDTH = 24;
const EVERY_MS = 100;
const LINE_EVERY_MS = 15_000;

/** A progress bar on a terminal; now and then a line elsewhere. */
export class Bar {
  readonly #out: WriteStream;
  readonly #label: string;
  #drawn = performance.now();

  constructor(out: WriteStream, label: string) {
    this.#out = out;
    this.#label = label;
  }

  show(done: number, all: number): void {
    const now = performance.now();
    const every = this.#out.isTTY ? EVERY_MS : LINE_EVERY_MS;
    if (now - this.#drawn < every) return;
    this.#drawn = now;
    const part = all === 0 ? 1 : done / all;
    const percent = `${`${Math.floor(part * 100)}`.padStart(3)} %  ${this.#label}`;
    if (!this.#out.isTTY) {
      this.#out.write(`${percent}\n`);
      return;
    }
    const bar = "#".repeat(Math.floor(part * WIDTH)).padEnd(WIDTH, ".");
    this.#out.write(`\r  [${bar}] ${percent}`);
  }

  end(): void {
    if (this.#out.isTTY) this.#out.write("\r\x1b[K");
  }
}
