import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { emitProject, formatDiagnostic } from "../../codegen/index.js";
import type { Files } from "../../src/native/index.js";
import { NO_LINES } from "../../src/releases/lines.js";
import { NOTHING_NEWER } from "../../src/releases/manifest.js";
import { incompatible } from "../support/marked.js";
import { Offer } from "../support/offer.js";

/** What a board is to hold at one version. */
export interface Release {
  readonly version: string;
  readonly files: Files;
  /** The image that runs with it. */
  readonly firmware: Uint8Array;
}

export const VERSION_FILE = "/flash/OTA_VERSION.py";
/** Old clients read so many bytes at a time and need the end of the head at the end of a read. */
const HEAD_UNIT = 100;

/** Files by path, of text or bytes. */
export function files(content: Readonly<Record<string, string | Uint8Array>>): Files {
  return new Map(Object.entries(content).map(([path, value]) => [path, new Uint8Array(Buffer.from(value))]));
}

/** Bytes that no filesystem mistakes for others, and firmware that a bootloader takes. */
export function bytes(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (0xe9 + index * seed + (index >> 8) * 31) & 0xff);
}

const RESUME = `from pycom import nvs_get
from sys import path

if nvs_get("ota", 0) != 0:
    path.insert(0, "/flash/.ota")
    import ota_resume
    ota_resume.resume()
`;

/** What a release's main.py does: the hook, then the application, which is a module of its own. */
const MAIN = `${RESUME}
import app
app.run()
`;

/** `isWell`: whether it confirms itself on trial. */
function app(version: string, trialBoots: number, isWell: boolean): string {
  return `from OTA import WiFiOTA
from ota_errors import OTAError

def run():
    ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)
    print("app ${version}")
    try:
        ${isWell ? "ota.confirm()" : "pass"}
        ota.connect()
        ota.update(trial_boots=${trialBoots})
    except OTAError as error:
        print(type(error).__name__, error)
`;
}

/** The library as it lies in `device/flash`, with its boot.py: read once. */
export const library: Files = readLibrary();

function readLibrary(): Files {
  const root = "device/flash";
  const found = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".py"),
  );
  return new Map(
    found.sort().map((path) => [`/flash/${path}`, new Uint8Array(readFileSync(join(root, path)))]),
  );
}

/** How a program updates, and what of it is a release's own. */
export interface ProgramOptions {
  /** So many starts an update has to confirm itself; none is no trial. */
  readonly trialBoots?: number;
  /** Whether it confirms itself on trial. */
  readonly isWell?: boolean;
  /** Whether the library, boot.py and main.py are new in each release. */
  readonly ownsLibrary?: boolean;
}

/** A program for the old version and the new one that updates with the library. */
export function withLibrary(
  version: string,
  own: Files,
  { trialBoots = 0, isWell = true, ownsLibrary = false }: ProgramOptions = {},
): Files {
  const programs = new Map([...library, ...files({ "/flash/main.py": MAIN })]);
  const application = files({ "/flash/lib/app.py": app(version, trialBoots, isWell) });
  return new Map([...(ownsLibrary ? incompatible(programs, version) : programs), ...application, ...own]);
}

/** The first client's procedure, emitted, as main.py. */
export function firstClient(): Files {
  const { files: emitted, diagnostics } = emitProject({
    entries: ["test/native/programs"],
    libraries: ["src/device/flash/lib"],
  });
  if (diagnostics.length > 0) throw new Error(diagnostics.map(formatDiagnostic).join("\n"));
  const text = emitted.find(({ path }) => path === "first_client.py")?.text ?? "";
  return files({ "/flash/main.py": text });
}

/** What the server sends to a board on its way from one release to the next: each answer with its head. */
export function answers(from: Release, to: Release): Map<string, Uint8Array> {
  const offer = new Offer(from, to);
  const found = new Map<string, Uint8Array>();
  const { version } = to;
  const nothing = `/manifest.json?current_ver=${version}`;
  for (const form of ["", "&form=lines", "&form=lines&whole=1"]) {
    const target = `/manifest.json?current_ver=${from.version}${form}`;
    found.set(target, answer(offer.get(target) ?? new Uint8Array()));
    for (const told of ["", `&firmware_ver=${version}`]) {
      found.set(`${nothing}${form}${told}`, answer(Buffer.from(form === "" ? NOTHING_NEWER : NO_LINES)));
    }
  }
  for (const [target, content] of offer.contents) found.set(target, answer(content));
  return found;
}

function answer(body: Uint8Array): Uint8Array {
  const head = `HTTP/1.0 200 OK\r\nContent-Length: ${body.length}\r\nX: `;
  const fill = (HEAD_UNIT - ((head.length + 4) % HEAD_UNIT)) % HEAD_UNIT;
  return new Uint8Array(Buffer.concat([Buffer.from(`${head}${".".repeat(fill)}\r\n\r\n`), body]));
}

export function same(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.from(a).equals(b);
}
