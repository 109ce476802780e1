import { firmwareName } from "./contents.js";
import type { ReleaseFile } from "./difference.js";
import type { Manifest } from "./manifest.js";
import { hexText, type Utf8 } from "./urls.js";

/** How the content of a file or of a firmware image travels. */
export interface Parcel {
  /** `raw`; `deflate`; `blocks`; or the SHA-1 of the file at the same path that a patch is made against. */
  readonly kind: string;
  /** Bytes that travel. */
  readonly size: number;
  /** What to ask for: percent-encoded, without a leading slash. */
  readonly request: string;
}

/** The answer to a client for which there is nothing newer. */
export const NO_LINES = "none\n";

/**
 * The manifest as lines, for clients that read it through a small buffer: what to delete, then what to write, each in
 * the order of the paths' bytes, and `end`. `parcels`, by the files' `url`, and `image` say what travels packed.
 */
export function manifestLines(
  manifest: Manifest,
  parcels: ReadonlyMap<string, Parcel>,
  image: Parcel | null,
  utf8: Utf8,
): string {
  const files = inOrder([...manifest.files.added, ...manifest.files.changed], utf8);
  let total = 0;
  for (const file of files) {
    total += file.size;
  }
  const lines = [`ota 1 ${manifest.version} ${manifest.previous} ${files.length} ${total}`];
  const firmware = manifest.firmware;
  if (firmware !== null) {
    const raw = { kind: "raw", size: firmware.size, request: firmwareName(firmware.version) };
    const parcel = image ?? raw;
    lines.push(`f ${firmware.sha1} ${firmware.size} ${firmware.version} ${parcelText(parcel)}`);
  }
  for (const file of inOrder(manifest.files.deleted, utf8)) {
    lines.push(`d /${file.path}`);
  }
  for (const file of files) {
    const raw = { kind: "raw", size: file.size, request: `${manifest.version}/${file.url}` };
    const parcel = parcels.get(file.url) ?? raw;
    lines.push(`p ${file.sha1} ${file.size} ${parcelText(parcel)} /${file.path}`);
  }
  lines.push("end");
  return `${lines.join("\n")}\n`;
}

function parcelText(parcel: Parcel): string {
  return `${parcel.kind} ${parcel.size} ${parcel.request}`;
}

/** Platforms order text differently; hexadecimal they order alike. */
function inOrder(files: readonly ReleaseFile[], utf8: Utf8): ReleaseFile[] {
  const byKey = new Map<string, ReleaseFile>();
  for (const file of files) {
    byKey.set(hexText(utf8.encode(file.path)), file);
  }
  const ordered: ReleaseFile[] = [];
  for (const key of [...byKey.keys()].sort()) {
    const file = byKey.get(key);
    if (file !== undefined) {
      ordered.push(file);
    }
  }
  return ordered;
}
