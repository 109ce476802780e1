const LINE_FEED = 0x0a;

/** Gathers printed bytes into lines of text. Bytes that are not UTF-8 become U+FFFD. */
export class Lines {
  #rest: Uint8Array = new Uint8Array();
  #print: (line: string) => void = () => {};

  /** Forgets what was gathered; from now on lines go to `print`. */
  start(print: (line: string) => void): void {
    this.#rest = new Uint8Array();
    this.#print = print;
  }

  /** Takes the next bytes, which may change afterwards. */
  write(bytes: Uint8Array): void {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const end = this.#rest.indexOf(LINE_FEED);
      if (end < 0) return;
      const line = this.#rest.subarray(0, end);
      this.#rest = this.#rest.subarray(end + 1);
      this.#print(Buffer.from(line).toString());
    }
  }

  /** What stands behind the last line feed is a line too. */
  end(): void {
    if (this.#rest.length > 0) this.write(Uint8Array.of(LINE_FEED));
  }
}
