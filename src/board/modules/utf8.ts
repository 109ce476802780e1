import { UnicodeError } from "./exceptions.js";

/** @throws UnicodeError where the bytes are not UTF-8 */
export function decodeUtf8(data: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    throw new UnicodeError("invalid UTF-8");
  }
}

export function encodeUtf8(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "utf8"));
}
