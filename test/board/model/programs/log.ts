// A line behind a file.

import { encode, open } from "builtins";

export function append(path: string, line: string): void {
  const file = open(path, "ab");
  try {
    file.write(encode(`${line}\n`));
  } finally {
    file.close();
  }
}
