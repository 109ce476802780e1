import { createHash } from "node:crypto";
import { type Host, type HttpRequest, type HttpResponse, httpHost } from "../../src/board/index.js";

/** By path on the board. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** A version as it is published. */
export interface Release {
  readonly version: string;
  readonly files: Files;
  readonly firmware: Uint8Array | null;
}

export function files(content: Readonly<Record<string, string | Uint8Array>>): Files {
  return new Map(Object.entries(content).map(([path, value]) => [path, new Uint8Array(Buffer.from(value))]));
}

/**
 * A server that offers the last of some releases to boards that have another one. Of the file `spoilt` it sends as many
 * other bytes.
 */
export function serverOf(
  releases: readonly Release[],
  { refuse, spoilt }: { readonly refuse: boolean; readonly spoilt?: string | undefined },
): Host {
  return httpHost(
    ({ target }: HttpRequest) => {
      const response = answer(releases, target);
      const isSpoilt = spoilt !== undefined && target.endsWith(spoilt);
      return isSpoilt ? { ...response, body: Buffer.from(response.body ?? "").fill("#") } : response;
    },
    { refuse },
  );
}

function answer(releases: readonly Release[], target: string): HttpResponse {
  const version = /^\/manifest\.json\?current_ver=([^&]*)/.exec(target)?.[1];
  if (version !== undefined) return { body: manifest(releases, version) };
  for (const release of releases) {
    if (target === `/firmware_${release.version}.bin` && release.firmware !== null)
      return { body: release.firmware };
    const path = target.startsWith(`/${release.version}/`) ? target.slice(release.version.length + 1) : "";
    const body = release.files.get(path);
    if (body !== undefined) return { body };
  }
  return { status: 404 };
}

function manifest(releases: readonly Release[], version: string): string {
  const old = releases.find((release) => release.version === version);
  const target = releases.at(-1);
  if (old === undefined || target === undefined || old === target) return "null";
  const entry = (path: string) =>
    download(`${target.version}${path}`, target.files.get(path), { dst_path: path });
  const isOld = (path: string) => old.files.has(path);
  const changed = [...target.files.keys()].filter(
    (path) => !isEqual(old.files.get(path), target.files.get(path)),
  );
  return JSON.stringify({
    delete: [...old.files.keys()].filter((path) => !target.files.has(path)).map((path) => path.slice(1)),
    new: changed.filter((path) => !isOld(path)).map(entry),
    update: changed.filter(isOld).map(entry),
    ...(target.firmware !== null && {
      firmware: download(`firmware_${target.version}.bin`, target.firmware, { version: target.version }),
    }),
    version: target.version,
    previous_version: old.version,
  });
}

function download(path: string, content: Uint8Array = new Uint8Array(), more: object = {}): object {
  const hash = createHash("sha1").update(content).digest("hex");
  return { URL: `http://192.168.4.1:8000/${path}`, hash, size: content.length, ...more };
}

export function isEqual(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}
