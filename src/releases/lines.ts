import { firmwareName } from "./contents.js";
import type { FirmwareImage, Manifest } from "./manifest.js";
import type { Step } from "./steps.js";

/** How the content of a file travels. */
export interface Parcel {
  /** `raw`, `deflate`, or `patch`: made against the file at the same path in the release that the client has. */
  readonly kind: string;
  /** Bytes that travel. */
  readonly size: number;
}

/** What all files travel in: their parcels, one after the other. */
export interface Bundle {
  /** Names the content, 40 hexadecimal digits: the SHA-1 over the SHA-1s, in lower-case hexadecimal, of its parts. */
  readonly tag: string;
  /** What to ask for: percent-encoded, without a leading slash. */
  readonly request: string;
}

/** How a firmware image travels packed, in `blocks`. */
export interface ImageParcel extends Bundle {
  /** Bytes that travel. */
  readonly size: number;
  /**
   * c_n in hexadecimal, over the image in n blocks of 4,096 bytes, of which the last may be shorter: c_1 is the SHA-1
   * of the first, each other the SHA-1 of the one before it followed by its block.
   */
  readonly chain: string;
}

/** The answer to a client for which there is nothing newer. */
export const NO_LINES = "none\n";

/**
 * The manifest as lines, for clients that read it through a small buffer: the firmware, the bundle, what to delete and
 * to write, and `end`. `parcels`, by the files' `url`, and `image` say what travels packed.
 */
export function manifestLines(
  manifest: Manifest,
  steps: readonly Step[],
  parcels: ReadonlyMap<string, Parcel>,
  bundle: Bundle,
  image: ImageParcel | null,
): string {
  const files: string[] = [];
  let count = 0;
  let size = 0;
  let wire = 0;
  for (const { file, isDeletion } of steps) {
    if (isDeletion) {
      files.push(`d /${file.path}`);
    } else {
      const packed = parcels.get(file.url);
      const parcel = packed ?? { kind: "raw", size: file.size };
      files.push(`p ${file.sha1} ${file.size} ${parcel.kind} ${parcel.size} /${file.path}`);
      count += 1;
      size += file.size;
      wire += parcel.size;
    }
  }
  const lines = [`ota 1 ${manifest.version} ${manifest.previous} ${count} ${size}`];
  if (manifest.firmware !== null) {
    lines.push(firmwareLine(manifest.firmware, image));
  }
  if (count > 0) {
    lines.push(`b ${wire} ${bundle.tag} ${bundle.request}`);
  }
  // In one piece at once: a small board has no room for a second.
  return [...lines, ...files, "end", ""].join("\n");
}

function firmwareLine(firmware: FirmwareImage, image: ImageParcel | null): string {
  const { sha1, size, version } = firmware;
  const line = `f ${sha1} ${size} ${version}`;
  return image === null
    ? `${line} raw ${size} - ${sha1} ${firmwareName(version)}`
    : `${line} blocks ${image.size} ${image.chain} ${image.tag} ${image.request}`;
}
