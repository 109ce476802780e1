/// <reference path="../../../codegen/bindings/data.d.ts" />
import { ValueError } from "./exceptions.js";
import { encodeUtf8 } from "./utf8.js";

export function ubinascii() {
  return {
    hexlify: (data) => encodeUtf8(Buffer.from(data).toString("hex")),
    unhexlify: (text) => {
      if (text.length % 2 !== 0) throw new ValueError("odd-length string");
      if (!/^[0-9a-fA-F]*$/.test(text)) throw new ValueError("non-hex digit found");
      return new Uint8Array(Buffer.from(text, "hex"));
    },
  } satisfies Partial<typeof import("ubinascii")>;
}
