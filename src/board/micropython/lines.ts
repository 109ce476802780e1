/** Gathers printed bytes into lines of text. Bytes that are not UTF-8 become U+FFFD. */
export class Lines {
  #bytes: number[] = [];
  #print: (line: string) => void = () => {};

  /** Forgets what was gathered; from now on lines go to `print`. */
  start(print: (line: string) => void): void {
    this.#bytes = [];
    this.#print = print;
  }

  byte(byte: number): void {
    if (byte === 10) this.#flush();
    else this.#bytes.push(byte);
  }

  /** What stands behind the last line feed is a line too. */
  end(): void {
    if (this.#bytes.length > 0) this.#flush();
  }

  #flush(): void {
    const line = Buffer.from(this.#bytes).toString();
    this.#bytes = [];
    this.#print(line);
  }
}
