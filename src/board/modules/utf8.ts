import { UnicodeError } from "./exceptions.js";

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** @throws UnicodeError where the bytes are not UTF-8 */
export function decodeUtf8(data: Uint8Array): string {
  try {
    return UTF8.decode(data);
  } catch {
    throw new UnicodeError("invalid UTF-8");
  }
}

export function encodeUtf8(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "utf8"));
}
