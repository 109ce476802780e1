import type { HttpRequest } from "../../../src/board/index.js";
import { files, type Vehicle } from "../../device/support/vehicle.js";
import { noise, text } from "../../support/noise.js";
import { answered } from "../../support/offer.js";
import { INSTALLED, type Update } from "./end.js";
import { BAD_REPLIES, badServers, type End, type Ends, type Good, goodOf } from "./replies.js";

/** What of an update in lines a server may spoil. */
export const PLACES = ["manifest", "bundle", "firmware"] as const;
export type Place = (typeof PLACES)[number];

export const ASKED: Readonly<Record<Place, (target: string) => boolean>> = {
  manifest: (target) => target.startsWith("/manifest.json"),
  bundle: (target) => target.startsWith("/.packed/"),
  firmware: (target) => target.startsWith("/firmware"),
};

const METER = text(700, 1);

/** Of every kind that there is: raw, deflated and patched files, in memory and by way of the disk; blocks of both kinds. */
export const UPDATE: Update = {
  before: files({
    "/flash/config.py": "ID = 7\n",
    "/flash/lib/gone.py": "x = 1\n",
    "/flash/meter.py": METER,
  }),
  after: files({
    "/flash/big.txt": text(4000, 2),
    "/flash/config.py": "ID = 8\n",
    "/flash/empty.py": "",
    "/flash/log.bin": noise(1500, 3),
    "/flash/meter.py": Buffer.concat([METER, text(200, 4)]),
    "/sd/table.txt": text(600, 5),
  }),
  firmware: Uint8Array.from([0xe9, ...noise(8191, 6), ...Buffer.alloc(800)]),
};

/** Another release in its place, of the same sizes. */
export const NEXT: Update = {
  before: UPDATE.before,
  after: new Map([
    ...UPDATE.after,
    ...files({ "/flash/config.py": "ID = 9\n", "/flash/log.bin": noise(1500, 7) }),
  ]),
  firmware: Uint8Array.from([0xe9, ...noise(8191, 8), ...Buffer.alloc(800)]),
};

/** What the server answers where nothing spoils it. */
export function goodAnswer(request: HttpRequest, { offer }: Vehicle): Good {
  const content = offer?.get(request.target);
  return goodOf(request, answered(request, content), content ?? Buffer.alloc(0));
}

const everywhere = (end: End): Ends<Place> => ({ manifest: end, bundle: end, firmware: end });

export const BAD_SERVERS = badServers<keyof typeof BAD_REPLIES, Place>(BAD_REPLIES, {
  "a length that is too small": {
    manifest: "ManifestTruncated",
    bundle: "BadResponse",
    firmware: "HashMismatch",
  },
  "a length that is too large": {
    manifest: "ConnectionClosed",
    bundle: "BadResponse",
    firmware: "ConnectionClosed",
  },
  "a length that no board holds": {
    manifest: "ManifestTooLarge",
    bundle: "BadResponse",
    firmware: "ConnectionClosed",
  },
  "two lengths": { manifest: "ManifestTruncated", bundle: "BadResponse", firmware: "HashMismatch" },
  "a short body, and no length": {
    manifest: "ManifestTruncated",
    bundle: "BadResponse",
    firmware: "HashMismatch",
  },
  "a longer body, and no length": {
    manifest: INSTALLED,
    bundle: INSTALLED,
    firmware: "HashMismatch",
  },
  "no body": { manifest: "ManifestNotJSON", bundle: "BadResponse", firmware: "HashMismatch" },
  "as many other bytes": { manifest: "ManifestNotJSON", bundle: "HashMismatch", firmware: "HashMismatch" },
  "one other bit": { manifest: "ManifestNotJSON", bundle: "HashMismatch", firmware: "HashMismatch" },
  "206 with another range": everywhere("BadResponse"),
  "206 without a range": everywhere("BadResponse"),
  "416": everywhere("UnexpectedStatus"),
  "200 to whatever range": everywhere(INSTALLED),
  "304": everywhere("UnexpectedStatus"),
  "a redirect to itself": everywhere("UnexpectedStatus"),
  chunks: everywhere("BadResponse"),
  "chunks, and a length": everywhere("BadResponse"),
  "gzip though nobody asked": everywhere("BadResponse"),
  "a head of 20 KB": everywhere("BadResponse"),
  "a head without end": everywhere("BadResponse"),
  "100 before 200": everywhere("UnexpectedStatus"),
  "an answer of another kind": {
    manifest: "ManifestNotJSON",
    bundle: "BadResponse",
    firmware: "HashMismatch",
  },
});
