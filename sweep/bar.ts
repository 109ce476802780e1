import type { WriteStream } from "node:tty";

const WIDTH = 24;
const EVERY_MS = 100;

/** A progress bar on a terminal; nothing elsewhere. */
export class Bar {
  readonly #out: WriteStream;
  readonly #label: string;
  #drawn = 0;

  constructor(out: WriteStream, label: string) {
    this.#out = out;
    this.#label = label;
  }

  show(done: number, all: number): void {
    const now = performance.now();
    if (!this.#out.isTTY || (now - this.#drawn < EVERY_MS && done < all)) return;
    this.#drawn = now;
    const part = all === 0 ? 1 : done / all;
    const bar = "#".repeat(Math.floor(part * WIDTH)).padEnd(WIDTH, ".");
    this.#out.write(`\r  [${bar}] ${`${Math.floor(part * 100)}`.padStart(3)} %  ${this.#label}`);
  }

  end(): void {
    if (this.#out.isTTY) this.#out.write("\r\x1b[K");
  }
}
