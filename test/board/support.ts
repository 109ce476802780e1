import { BoardError, type Call, type ErrorName } from "../../src/board/operations.js";

export function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

export function write(call: Call, path: string, data: Uint8Array): void {
  const file = call("open", path, "wb");
  call("file.write", file, data);
  call("file.close", file);
}

/** The code of the `BoardError` that `action` fails with; null where it does not. */
export function codeOf(action: () => unknown): ErrorName | null {
  try {
    action();
  } catch (error) {
    if (error instanceof BoardError) return error.code;
    throw error;
  }
  return null;
}
