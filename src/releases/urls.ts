const UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
const HEX = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "A", "B", "C", "D", "E", "F"];
const HOST = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:[]";

/** UTF-8 in the manner of the platform. */
export interface Utf8 {
  encode(text: string): Uint8Array;
  /** `null` where the bytes are not UTF-8. */
  decode(bytes: readonly number[]): string | null;
}

function hexDigit(value: number): string {
  for (const [digit, text] of HEX.entries()) {
    if (digit === value) {
      return text;
    }
  }
  return "";
}

function hexByte(byte: number): string {
  return `${hexDigit((byte & 240) >> 4)}${hexDigit(byte & 15)}`;
}

/** A path as a URL carries it, percent-encoded; slashes stay. */
export function encodePath(path: string, utf8: Utf8): string {
  const encoded: string[] = [];
  for (const character of path) {
    if (UNRESERVED.includes(character)) {
      encoded.push(character);
    } else {
      for (const byte of utf8.encode(character)) {
        encoded.push(`%${hexByte(byte)}`);
      }
    }
  }
  return encoded.join("");
}

/** The value of an ASCII hexadecimal digit, -1 where it is none. */
function hexValue(byte: number): number {
  if (byte >= 48 && byte <= 57) {
    return byte - 48;
  }
  if (byte >= 65 && byte <= 70) {
    return byte - 55;
  }
  if (byte >= 97 && byte <= 102) {
    return byte - 87;
  }
  return -1;
}

/** The bytes that percent-encoded text stands for; `null` where an escape is broken. */
export function percentDecode(text: Uint8Array): number[] | null {
  const decoded: number[] = [];
  let digits = 0;
  let value = 0;
  for (const byte of text) {
    if (digits > 0) {
      const digit = hexValue(byte);
      if (digit < 0) {
        return null;
      }
      value = value * 16 + digit;
      digits -= 1;
      if (digits === 0) {
        decoded.push(value);
      }
    } else if (byte === 37) {
      digits = 2;
      value = 0;
    } else {
      decoded.push(byte);
    }
  }
  return digits === 0 ? decoded : null;
}

/** Whether a `Host` header can stand in a URL: a name or an address, and a port. */
export function isHost(text: string): boolean {
  for (const character of text) {
    if (!HOST.includes(character)) {
      return false;
    }
  }
  return text !== "";
}
