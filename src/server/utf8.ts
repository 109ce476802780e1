import type { Utf8 } from "../releases/urls.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const utf8: Utf8 = {
  encode: (text) => encoder.encode(text),
  decode(bytes) {
    try {
      return decoder.decode(Uint8Array.from(bytes));
    } catch {
      return null;
    }
  },
};
