import { firmwareName } from "./contents.js";
import type { Difference, ReleaseFile } from "./difference.js";

/** A firmware image in the server's folder. */
export interface FirmwareImage {
  readonly version: string;
  /** Lower-case hexadecimal. */
  readonly sha1: string;
  /** Bytes. */
  readonly size: number;
}

/** What {@link manifestText} writes down. */
export interface Manifest {
  /** What the client comes from. */
  readonly previous: string;
  /** What it comes to; equal to `previous` where only the firmware is new. */
  readonly version: string;
  readonly files: Difference;
  readonly firmware: FirmwareImage | null;
}

/** The answer to a client for which there is nothing newer. */
export const NOTHING_NEWER = "null\n";

/**
 * The manifest as JSON, in UTF-8 rather than escapes, which boards do not join above U+FFFF. `host` is the name or
 * address, and port, that the URLs start with. Paths to write to have a leading slash and paths to delete have none:
 * the first clients need just that.
 */
export function manifestText(host: string, manifest: Manifest): string {
  const origin = `http://${host}/`;
  const parts = [
    `"delete": ${jsonArray(manifest.files.deleted.map((file) => jsonString(file.path)))}`,
    `"new": ${jsonArray(manifest.files.added.map((file) => entry(`${origin}${manifest.version}/`, file)))}`,
    `"update": ${jsonArray(manifest.files.changed.map((file) => entry(`${origin}${manifest.version}/`, file)))}`,
  ];
  const firmware = manifest.firmware;
  if (firmware !== null) {
    const url = jsonString(`${origin}${firmwareName(firmware.version)}`);
    const version = jsonString(firmware.version);
    const facts = `"hash": "${firmware.sha1}", "size": ${firmware.size}, "version": ${version}`;
    parts.push(`"firmware": {"URL": ${url}, ${facts}}`);
  }
  parts.push(`"version": ${jsonString(manifest.version)}`);
  parts.push(`"previous_version": ${jsonString(manifest.previous)}`);
  return `{\n${parts.join(",\n")}\n}\n`;
}

function jsonArray(items: readonly string[]): string {
  return items.length === 0 ? "[]" : `[\n${items.join(",\n")}\n]`;
}

function entry(folder: string, file: ReleaseFile): string {
  const url = jsonString(`${folder}${file.url}`);
  const path = jsonString(`/${file.path}`);
  return `{"URL": ${url}, "dst_path": ${path}, "hash": "${file.sha1}", "size": ${file.size}}`;
}

/** A JSON string of text without control characters. */
function jsonString(text: string): string {
  return `"${text.split("\\").join("\\\\").split('"').join('\\"')}"`;
}
