import { print } from "builtins";
import { stdout } from "sys";

/**
 * A line on the console, at once, also where that is a file; none where there is no console, or it lacks a character: that
 * must not end the server.
 */
export function say(line: string): void {
  try {
    print(line);
    stdout.flush();
  } catch {
    return;
  }
}
