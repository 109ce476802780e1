/// <reference path="../../../codegen/bindings/data.d.ts" />
import { ValueError } from "./exceptions.js";

/** Bytes of an integer, by its letter; the sign changes nothing in them. */
const SIZES: Readonly<Record<string, number>> = { b: 1, B: 1, h: 2, H: 2, i: 4, I: 4 };

export function ustruct(): typeof import("ustruct") {
  return {
    pack(format, ...values) {
      const [order, ...letters] = format;
      if (order !== ">" && order !== "<") throw new ValueError("the byte order is not given");
      const sizes = letters.map((letter) => {
        const size = SIZES[letter];
        if (size === undefined) throw new ValueError("bad typecode");
        return size;
      });
      if (sizes.length !== values.length) throw new ValueError("as many letters as values");
      const bytes = values.flatMap((value, index) => inOrder(value, sizes[index] ?? 0, order));
      return Uint8Array.from(bytes);
    },
  };
}

function inOrder(value: number, size: number, order: string): number[] {
  const bytes = Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** index) & 0xff);
  return order === ">" ? bytes.reverse() : bytes;
}
