import { bytes, decode, encode, UnicodeError } from "builtins";

class PythonUtf8 {
  encode(text: string): Uint8Array {
    return encode(text);
  }

  decode(values: readonly number[]): string | null {
    try {
      return decode(bytes(values));
    } catch (e) {
      if (e instanceof UnicodeError) {
        return null;
      }
      throw e;
    }
  }
}

/** UTF-8, for what the servers share. */
export const UTF8 = new PythonUtf8();
