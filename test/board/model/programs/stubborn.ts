// Tries to outlive what stops a processor.

import { bytearray, OSError, open, print } from "builtins";
import { mkdir } from "uos";

export function stubborn(): void {
  for (;;) {
    try {
      mkdir("/flash/a");
    } catch {
      print("caught all");
    }
    try {
      mkdir("/flash/b");
    } catch (error) {
      print(error instanceof OSError ? "caught an error" : "caught something else");
    } finally {
      open("/flash/finally", "wb").write(bytearray(1));
    }
  }
}

stubborn();
