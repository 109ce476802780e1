import type { WriteStream } from "node:tty";

const WIDTH = 24;

/** Shows downloads as bars: one line each, redrawn on a terminal, written once complete elsewhere. */
export class Progress {
  readonly #out: WriteStream;
  #label = "";
  #total = 0;
  #done = 0;
  #open = false;

  constructor(out: WriteStream) {
    this.#out = out;
  }

  /** A download begins; `total` in bytes. */
  start(label: string, total: number): void {
    this.stop();
    [this.#label, this.#total, this.#done, this.#open] = [label, total, 0, true];
    this.#draw();
  }

  /** So many bytes more. */
  add(bytes: number): void {
    this.#done += bytes;
    this.#draw();
  }

  /** Leaves a bar that is not complete as it is. */
  stop(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#out.write(this.#out.isTTY ? "\n" : `${this.#line()}\n`);
  }

  #draw(): void {
    if (!this.#open) return;
    if (this.#out.isTTY) this.#out.write(`\r${this.#line()}`);
    if (this.#done >= this.#total) this.stop();
  }

  #line(): string {
    const part = this.#total === 0 ? 1 : Math.min(1, this.#done / this.#total);
    const bar = "#".repeat(Math.floor(part * WIDTH)).padEnd(WIDTH, ".");
    const percent = `${Math.floor(part * 100)}`.padStart(3);
    return `  [${bar}] ${percent} %  ${this.#done}/${this.#total} bytes  ${this.#label}`;
  }
}
