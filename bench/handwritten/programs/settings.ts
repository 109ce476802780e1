// Settings that outlast a restart, in a file: what is missing or damaged there is as it was delivered.

import { dict, encode, get, int, isinstance, OSError, open, str, ValueError } from "builtins";
import { dumps, loads } from "ujson";

const PATH = "/flash/settings.json";
const LONGEST = 512;

export class Settings {
  intervalSeconds = 900;
  threshold = 50;
  name = "meter";

  /** Reads the file, if it is there. */
  load(): void {
    const found = this.read();
    if (found === null) return;
    this.intervalSeconds = natural(get(found, "interval"), this.intervalSeconds);
    this.threshold = natural(get(found, "threshold"), this.threshold);
    const name = get(found, "name");
    if (isinstance(name, str)) this.name = name;
  }

  save(): void {
    const values = { interval: this.intervalSeconds, threshold: this.threshold, name: this.name };
    const file = open(PATH, "wb");
    try {
      file.write(encode(dumps(values)));
    } finally {
      file.close();
    }
  }

  private read(): Record<string, unknown> | null {
    try {
      const file = open(PATH, "rb");
      try {
        const found = loads(str(file.readline(LONGEST), "utf-8"));
        return isinstance(found, dict) ? found : null;
      } finally {
        file.close();
      }
    } catch (error) {
      if (error instanceof OSError || error instanceof ValueError) return null;
      throw error;
    }
  }
}

function natural(value: unknown, otherwise: number): number {
  return isinstance(value, int) && value >= 0 ? value : otherwise;
}
