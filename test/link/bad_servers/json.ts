import { AFTER, BEFORE, FIRMWARE } from "../../device/support/scenario.js";
import type { Files } from "../../device/support/vehicle.js";
import { INSTALLED, type Update } from "./end.js";
import { BAD_REPLIES, badServers, type End, type Ends } from "./replies.js";

/** What of an update in JSON, file by file, a server may spoil. */
export const PLACES = ["manifest", "file", "firmware"] as const;
export type Place = (typeof PLACES)[number];

export const ASKED: Readonly<Record<Place, (target: string) => boolean>> = {
  manifest: (target) => target.startsWith("/manifest.json"),
  file: (target) => target.endsWith("/frame.py"),
  firmware: (target) => target.startsWith("/firmware"),
};

export const UPDATE: Update = { before: BEFORE, after: AFTER, firmware: FIRMWARE };

/** Content by what is asked for. */
export function contentOf(target: string, manifest: string, after: Files): Buffer {
  if (ASKED.manifest(target)) return Buffer.from(manifest);
  if (ASKED.firmware(target)) return Buffer.from(FIRMWARE);
  return Buffer.from(after.get(decodeURI(target).replace(/^\/[\d.]+/, "")) ?? "");
}

const everywhere = (end: End): Ends<Place> => ({ manifest: end, file: end, firmware: end });

export const BAD_SERVERS = badServers<keyof typeof BAD_REPLIES, Place>(BAD_REPLIES, {
  "a length that is too small": {
    manifest: "ManifestTruncated",
    file: "SizeMismatch",
    firmware: "HashMismatch",
  },
  "a length that is too large": everywhere("ConnectionClosed"),
  "a length that no board holds": {
    manifest: "ManifestTooLarge",
    file: ["ConnectionClosed", "NoSpace"],
    firmware: "FirmwareTooLarge",
  },
  "two lengths": { manifest: "ManifestTruncated", file: "SizeMismatch", firmware: "HashMismatch" },
  "a short body, and no length": {
    manifest: "ManifestTruncated",
    file: "SizeMismatch",
    firmware: "HashMismatch",
  },
  "a longer body, and no length": {
    manifest: "ManifestNotJSON",
    file: "SizeMismatch",
    firmware: "HashMismatch",
  },
  "no body": { manifest: "ManifestNotJSON", file: "SizeMismatch", firmware: "HashMismatch" },
  "as many other bytes": { manifest: "ManifestNotJSON", file: "HashMismatch", firmware: "HashMismatch" },
  "one other bit": { manifest: "ManifestNotJSON", file: "HashMismatch", firmware: "HashMismatch" },
  "206 with another range": everywhere(["UnexpectedStatus", "BadResponse"]),
  "206 without a range": everywhere(["UnexpectedStatus", "BadResponse"]),
  "416": everywhere("UnexpectedStatus"),
  "200 to whatever range": everywhere(INSTALLED),
  "304": everywhere("UnexpectedStatus"),
  "a redirect to itself": everywhere("UnexpectedStatus"),
  chunks: everywhere("BadResponse"),
  "chunks, and a length": everywhere("BadResponse"),
  "gzip though nobody asked": {
    manifest: ["ManifestNotJSON", "BadResponse"],
    file: ["SizeMismatch", "BadResponse"],
    firmware: ["HashMismatch", "BadResponse"],
  },
  "a head of 20 KB": everywhere("BadResponse"),
  "a head without end": everywhere("BadResponse"),
  "100 before 200": everywhere(["UnexpectedStatus", INSTALLED]),
  "an answer of another kind": {
    manifest: "ManifestNotJSON",
    file: "SizeMismatch",
    firmware: "HashMismatch",
  },
});
