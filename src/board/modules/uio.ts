/// <reference path="../../../codegen/bindings/builtins.d.ts" />
/// <reference path="../../../codegen/bindings/files.d.ts" />
import type { File } from "builtins";

const LINE_FEED = 0x0a;

/** A file in memory. It touches no part of the board. */
export class BytesIO implements File {
  #content: Uint8Array;
  #position = 0;

  constructor(content: Uint8Array | number) {
    this.#content = typeof content === "number" ? new Uint8Array() : Uint8Array.from(content);
  }

  readinto(buffer: Uint8Array): number {
    const part = this.#content.subarray(this.#position, this.#position + buffer.length);
    buffer.set(part);
    this.#position += part.length;
    return part.length;
  }

  readline(limit: number): Uint8Array {
    const rest = this.#content.subarray(this.#position, this.#position + limit);
    const end = rest.indexOf(LINE_FEED);
    const line = Uint8Array.from(end === -1 ? rest : rest.subarray(0, end + 1));
    this.#position += line.length;
    return line;
  }

  seek(offset: number, whence = 0): number {
    this.#position = whence === 1 ? this.#position + offset : offset;
    return this.#position;
  }

  write(data: Uint8Array): number {
    const end = this.#position + data.length;
    if (end > this.#content.length) {
      const grown = new Uint8Array(end);
      grown.set(this.#content);
      this.#content = grown;
    }
    this.#content.set(data, this.#position);
    this.#position = end;
    return data.length;
  }

  close(): void {}
}

export function uio(): typeof import("uio") {
  return { BytesIO };
}
