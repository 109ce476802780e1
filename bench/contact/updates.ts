import { readFileSync } from "node:fs";
import { join } from "node:path";
import { files, firstClient, type Release, withLibrary } from "../../test/native/releases.js";
import { editedModules, filesIn } from "../edits.js";
import type { Client, Update } from "../scenario.js";
import { type Firmware, firmware } from "./firmware.js";

type Files = Release["files"];

/** An update that a pass of the vehicle is measured with. */
export interface ContactUpdate {
  readonly name: string;
  /** What the releases hold, but for the client's own programs, which are the same in both. */
  readonly from: Files;
  readonly to: Files;
  /** The next firmware; null where it stays. */
  readonly firmware: Uint8Array | null;
}

const EXAMPLE = "examples/metering/releases";
const FIRMWARE_BYTES = 1_572_864;
const SMALL_FILES = 500;

const LIBRARY_MAIN = `from OTA import WiFiOTA

ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)
ota.connect()
ota.update()
`;

/** The firmware of the largest update. */
export const LARGE: Firmware = firmware(FIRMWARE_BYTES);

export function contactUpdates(): readonly ContactUpdate[] {
  const settings = files({ "/flash/settings.txt": "interval 60\n" });
  return [
    {
      name: "the example's",
      from: filesIn(join(EXAMPLE, "1.0.0")),
      to: filesIn(join(EXAMPLE, "1.0.1")),
      firmware: readFileSync(join(EXAMPLE, "firmware_1.0.1.bin")),
    },
    { name: "10 small edits in 50 files", ...editedModules(), firmware: null },
    { name: "500 small files", from: small("a"), to: small("b"), firmware: null },
    { name: "1.5 MB of firmware", from: settings, to: settings, firmware: LARGE.image },
  ];
}

/** The update as one client sees it: with its programs on the board, and in both releases. */
export function updateFor(client: Client, { from, to, firmware }: ContactUpdate): Update {
  const programs =
    client === "first" ? firstClient() : withLibrary("", files({ "/flash/main.py": LIBRARY_MAIN }));
  const old = Uint8Array.of(0xe9, 0);
  return {
    from: { version: "1.0.0", files: new Map([...from, ...programs]), firmware: old },
    to: { version: "1.0.1", files: new Map([...to, ...programs]), firmware: firmware ?? old },
  };
}

/** Settings of a few lines in 16 folders, all of them others. */
function small(text: string): Files {
  const entries = Array.from({ length: SMALL_FILES }, (_, at) => {
    const path = `/flash/d${at % 16}/${at}.txt`;
    return [path, `meter ${at}\nname ${text}${at}\ninterval ${60 + (at % 7)}\n`] as const;
  });
  return files(Object.fromEntries(entries));
}
