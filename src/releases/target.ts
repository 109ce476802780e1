import { firmwareVersion, isFirmwareName, isLeftOut, refusePath } from "./contents.js";
import { Refusal } from "./refusal.js";
import { percentDecode, type Utf8 } from "./urls.js";
import { isVersion } from "./versions.js";

/** What a request asks for. */
export interface Target {
  /** A manifest as `json` or `lines`; the `bundle` of all files that a manifest names; a `file`. */
  readonly wanted: string;
  /** The client's version of the files; empty in a request for a file. */
  readonly current: string;
  /** The client's version of the firmware, `null` where it does not tell. */
  readonly firmware: string | null;
  /** Whether the client can make no use of patches. */
  readonly whole: boolean;
  /** Relative to the server's folder, and a name that may be served if it exists; empty but for a file. */
  readonly path: string;
}

/**
 * Reads a request's target: `/manifest.json?current_ver=1.0.0&firmware_ver=1.0.0&form=lines&whole=1`,
 * `/bundle?current_ver=1.0.0`, or the percent-encoded path of a file of a release or of a firmware image. Other
 * parameters are ignored.
 *
 * @throws Refusal 400 for what is garbled, 404 for what is never served.
 */
export function parseTarget(target: string, utf8: Utf8): Target {
  const encoded: string[] = [];
  const query: string[] = [];
  for (const [index, part] of target.split("?").entries()) {
    (index === 0 ? encoded : query).push(part);
  }
  const path = decodeText(encoded.join(""), utf8);
  if (path === "/manifest.json") {
    return parseQuery("json", query.join("?"), utf8);
  }
  if (path === "/bundle") {
    return parseQuery("bundle", query.join("?"), utf8);
  }
  if (!path.startsWith("/") || !isServed(path.replace("/", ""))) {
    throw new Refusal(404, "no such file in a release");
  }
  return { wanted: "file", current: "", firmware: null, whole: false, path: path.replace("/", "") };
}

/** Only what belongs to a release, or is a firmware image, is served. */
function isServed(path: string): boolean {
  const folder: string[] = [];
  const inside: string[] = [];
  for (const [index, segment] of path.split("/").entries()) {
    (index === 0 ? folder : inside).push(segment);
  }
  if (isVersion(folder.join(""))) {
    const file = inside.join("/");
    return refusePath(file) === null && !isLeftOut(file);
  }
  return isFirmwareName(path) && isVersion(firmwareVersion(path));
}

function decodeText(encoded: string, utf8: Utf8): string {
  const decoded = percentDecode(utf8.encode(encoded));
  const text = decoded === null ? null : utf8.decode(decoded);
  if (text === null) {
    throw new Refusal(400, "the address is garbled");
  }
  return text;
}

function parseQuery(wanted: string, query: string, utf8: Utf8): Target {
  const parameters = parametersOf(query);
  const firmware = parameters.get("firmware_ver");
  const isLines = wanted === "json" && parameters.get("form") === "lines";
  return {
    wanted: isLines ? "lines" : wanted,
    current: versionOf("current_ver", parameters.get("current_ver") ?? "", utf8),
    firmware: firmware === undefined ? null : versionOf("firmware_ver", firmware, utf8),
    whole: parameters.get("whole") === "1",
    path: "",
  };
}

/** The last value of each parameter, as it was sent. */
function parametersOf(query: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const parameter of query.split("&")) {
    const name: string[] = [];
    const value: string[] = [];
    for (const [index, part] of parameter.split("=").entries()) {
      (index === 0 ? name : value).push(part);
    }
    const text = value.join("=");
    parameters.set(name.join(""), text);
  }
  return parameters;
}

function versionOf(name: string, encoded: string, utf8: Utf8): string {
  const version = decodeText(encoded, utf8);
  if (!isVersion(version)) {
    throw new Refusal(400, `${name} must be a version`);
  }
  return version;
}
