// What goes over LoRaWAN: readings up, commands down.

import { item } from "builtins";
import { pack, unpack_from } from "ustruct";
import type { Settings } from "./settings.js";

export enum Flags {
  None = 0,
  Restarted = 1 << 0,
  Hot = 1 << 1,
}

export interface Reading {
  pulses: number;
  deciDegrees: number;
  peakDeciDegrees: number;
  flags: number;
}

const VERSION = 1;

/** The version, the flags, the counter in four bytes, two temperatures in two each. */
export function encodeReading(reading: Reading): Uint8Array {
  const { pulses, deciDegrees, peakDeciDegrees, flags } = reading;
  return pack(">BBIhh", VERSION, flags, pulses, deciDegrees, peakDeciDegrees);
}

export type Command =
  | { kind: "interval"; seconds: number }
  | { kind: "window"; size: number }
  | { kind: "alarm"; deciDegrees: number | null }
  | { kind: "update" }
  | { kind: "reset" };

export function decodeCommand(data: Uint8Array): Command | null {
  if (data.length === 0) return null;
  const code = item(data, 0);
  switch (code) {
    case 0x01: {
      if (data.length !== 3) return null;
      const [seconds] = unpack_from(">H", data, 1);
      return seconds >= 60 ? { kind: "interval", seconds } : null;
    }
    case 0x02:
      return data.length === 2 ? { kind: "window", size: item(data, 1) } : null;
    case 0x03: {
      const deciDegrees = data.length === 3 ? unpack_from(">h", data, 1)[0] : null;
      return { kind: "alarm", deciDegrees };
    }
    case 0x10:
      return { kind: "update" };
    case 0x11:
      return { kind: "reset" };
    default:
      return null;
  }
}

/** Changes the settings as a command wants; whether it does. */
export function applyCommand(settings: Settings, command: Command): boolean {
  switch (command.kind) {
    case "interval":
      settings.intervalSeconds = command.seconds;
      return true;
    case "window":
      settings.windowSize = command.size;
      return true;
    case "alarm":
      settings.alarmDeciDegrees = command.deciDegrees;
      return true;
    default:
      return false;
  }
}
