// What a meter keeps through restarts: a JSON file.

import {
  bytearray,
  decode,
  dict,
  encode,
  get,
  int,
  isinstance,
  OSError,
  open,
  slice,
  ValueError,
} from "builtins";
import { dumps, loads } from "ujson";

export interface Settings {
  /** Between two uplinks, in seconds. */
  intervalSeconds: number;
  /** How many temperatures are averaged. */
  windowSize: number;
  /** Warn above this temperature, in tenths of a degree; `null` for no warning. */
  alarmDeciDegrees: number | null;
}

const FILE = "/flash/settings.json";
const MAX_BYTES = 256;

export function defaultSettings(): Settings {
  return { intervalSeconds: 900, windowSize: 8, alarmDeciDegrees: null };
}

/** What is stored; defaults for what is not there, or no number. */
export function loadSettings(): Settings {
  const settings = defaultSettings();
  try {
    const file = open(FILE, "rb");
    const buffer = bytearray(MAX_BYTES);
    const count = file.readinto(buffer);
    file.close();
    const stored = loads(decode(slice(buffer, 0, count)));
    if (isinstance(stored, dict)) {
      settings.intervalSeconds = numberIn(stored, "intervalSeconds", settings.intervalSeconds);
      settings.windowSize = numberIn(stored, "windowSize", settings.windowSize);
      const alarm = get(stored, "alarmDeciDegrees");
      if (isinstance(alarm, int)) settings.alarmDeciDegrees = alarm;
    }
  } catch (error) {
    // There is no file yet, or what it holds was cut short.
    if (!(error instanceof OSError || error instanceof ValueError)) throw error;
  }
  return settings;
}

function numberIn(stored: Record<string, unknown>, key: string, missing: number): number {
  const value = get(stored, key);
  return isinstance(value, int) ? value : missing;
}

export function saveSettings(settings: Settings): void {
  const file = open(FILE, "wb");
  file.write(encode(dumps(settings)));
  file.close();
}
