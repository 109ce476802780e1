import { print } from "builtins";

/** A line on the console, where there is one that has its characters: none must end the server. */
export function say(line: string): void {
  try {
    print(line);
  } catch {
    return;
  }
}
