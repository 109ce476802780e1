import { createHash } from "node:crypto";
import { constants, deflateRawSync } from "node:zlib";
import type { HttpRequest, HttpResponse } from "../../src/board/index.js";
import { makePatch } from "../../src/patches/index.js";
import { firmwareName } from "../../src/releases/contents.js";
import { difference, type Release as FileSet, type ReleaseFile } from "../../src/releases/difference.js";
import { type ImageParcel, manifestLines, NO_LINES, type Parcel } from "../../src/releases/lines.js";
import { type Manifest, manifestText, NOTHING_NEWER } from "../../src/releases/manifest.js";
import { stepsTo, writtenBy } from "../../src/releases/steps.js";
import { encodePath } from "../../src/releases/urls.js";
import { utf8 } from "../../src/server/utf8.js";

export type Files = ReadonlyMap<string, Uint8Array>;

/** What a board is to hold at one version: files by path on the board, and the image that comes with it. */
export interface Version {
  readonly version: string;
  readonly files: Files;
  readonly firmware: Uint8Array | null;
}

const HOST = "192.168.4.1:8000";
const BLOCK = 4096;
const STORED = 0x8000;
const MIN_SAVING = 32;
const WINDOW = { windowBits: 9, level: 9, memLevel: 9 };
const FLUSHED = { windowBits: 10, level: 9, memLevel: 9, finishFlush: constants.Z_SYNC_FLUSH };

/** All that a vehicle's server sends on the way from one version to the next, in lines and in JSON, without a server. */
export class Offer {
  readonly manifest: Manifest;
  readonly #from: Version;
  readonly #to: Version;
  readonly #contents = new Map<string, Uint8Array>();
  readonly #lines = new Map<boolean, string>();

  constructor(from: Version, to: Version) {
    this.#from = from;
    this.#to = to;
    const [before, after] = [from, to].map(({ files }) => fileSet(files));
    const { version, firmware } = to;
    const isNew = firmware !== null && !(from.firmware !== null && same(from.firmware, firmware));
    this.manifest = {
      previous: from.version,
      version,
      files: difference(before ?? new Map(), after ?? new Map()),
      firmware: isNew ? { version, sha1: sha1(firmware), size: firmware.length } : null,
    };
    for (const { url, path } of [...this.manifest.files.added, ...this.manifest.files.changed]) {
      this.#contents.set(`/${version}/${url}`, to.files.get(`/${path}`) ?? new Uint8Array());
    }
    if (isNew) {
      this.#contents.set(`/${firmwareName(version)}`, firmware);
      this.#contents.set(`/${firmwareName(version)}.blocks`, blocksOf(firmware));
    }
  }

  /** What there is to get under `target`; none where it is unknown. */
  get(target: string): Uint8Array | undefined {
    const query = /^\/manifest\.json\?(.*)$/.exec(target)?.[1];
    if (query === undefined) return this.#contents.get(target);
    const asked = new URLSearchParams(query);
    const isLines = asked.get("form") === "lines";
    const hasFirmware = this.manifest.firmware === null || asked.get("firmware_ver") === this.#to.version;
    if (
      asked.get("current_ver") !== this.#from.version ||
      (this.#from.version === this.#to.version && hasFirmware)
    ) {
      return Buffer.from(isLines ? NO_LINES : NOTHING_NEWER);
    }
    return Buffer.from(isLines ? this.lines(asked.has("whole")) : manifestText(HOST, this.manifest));
  }

  /** What manifests name, by what is asked for. */
  get contents(): ReadonlyMap<string, Uint8Array> {
    return this.#contents;
  }

  /** The manifest as lines; `whole` without patches. */
  lines(whole = false): string {
    const known = this.#lines.get(whole) ?? this.#linesOf(whole);
    this.#lines.set(whole, known);
    return known;
  }

  #linesOf(whole: boolean): string {
    const { parcels, parts } = this.#packed(whole);
    const tag = sha1(Buffer.from(parts.map(sha1).join("")));
    const request = `.packed/${tag}.bundle`;
    this.#contents.set(`/${request}`, new Uint8Array(Buffer.concat(parts)));
    const steps = stepsTo(fileSet(this.#to.files), this.manifest.files, utf8);
    return manifestLines(this.manifest, steps, parcels, { tag, request }, this.#image());
  }

  #image(): ImageParcel | null {
    const { firmware, version } = this.#to;
    if (firmware === null || this.manifest.firmware === null) return null;
    const request = `${firmwareName(version)}.blocks`;
    const blocks = this.#contents.get(`/${request}`) ?? new Uint8Array();
    return { size: blocks.length, chain: chainOf(firmware), tag: sha1(blocks), request };
  }

  #packed(whole: boolean): {
    readonly parcels: ReadonlyMap<string, Parcel>;
    readonly parts: readonly Uint8Array[];
  } {
    const parcels = new Map<string, Parcel>();
    const parts = writtenBy(stepsTo(fileSet(this.#to.files), this.manifest.files, utf8)).map((file) => {
      const [kind, part] = this.#parcel(file, whole);
      parcels.set(file.url, { kind, size: part.length });
      return part;
    });
    return { parcels, parts };
  }

  #parcel({ path }: ReleaseFile, whole: boolean): readonly [kind: string, part: Uint8Array] {
    const content = this.#to.files.get(`/${path}`) ?? new Uint8Array();
    const old = this.#from.files.get(`/${path}`);
    const ways: (readonly [string, Uint8Array])[] = [["deflate", deflateRawSync(content, WINDOW)]];
    if (old !== undefined && !whole) ways.push(["patch", patchOf(old, content)]);
    const [best] = ways.sort(([, a], [, b]) => a.length - b.length);
    return best !== undefined && best[1].length <= content.length - MIN_SAVING ? best : ["raw", content];
  }
}

/** Answers as a server of today does: ETag, ranges, one connection. */
export function answered(
  { headers, target, version }: HttpRequest,
  body: Uint8Array | undefined,
): HttpResponse {
  if (body === undefined) return { status: 404, body: "404 Not Found\n" };
  if (version === "HTTP/1.0") return { body };
  // A bundle is named after its parts.
  const name = /^\/\.packed\/([0-9a-f]{40})\.bundle$/.exec(target)?.[1];
  const tag = `"${name ?? sha1(body)}"`;
  const fields = { ETag: tag, Connection: "keep-alive" };
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.get("range") ?? "") ?? [];
  if (from === undefined || headers.get("if-range") !== tag) return { headers: fields, body };
  const start = Number(from);
  if (start >= body.length)
    return { status: 416, headers: { ...fields, "Content-Range": `bytes */${body.length}` } };
  const end = to === "" ? body.length : Math.min(body.length, Number(to) + 1);
  const place = `bytes ${start}-${end - 1}/${body.length}`;
  return { status: 206, headers: { ...fields, "Content-Range": place }, body: body.subarray(start, end) };
}

function fileSet(files: Files): FileSet {
  return new Map(
    [...files].map(([path, content]) => {
      const own = path.slice(1);
      const url = encodePath(own, utf8);
      return [url, { path: own, url, sha1: sha1(content), size: content.length }];
    }),
  );
}

/** Tests make the same patches again and again: by what they are between. */
const patches = new Map<string, Uint8Array>();

function patchOf(old: Uint8Array, content: Uint8Array): Uint8Array {
  const key = sha1(old) + sha1(content);
  const patch = patches.get(key) ?? makePatch(old, content);
  patches.set(key, patch);
  return patch;
}

function blocksOf(image: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let start = 0; start < image.length; start += BLOCK) {
    const block = image.subarray(start, start + BLOCK);
    // Without the four bytes that end a flush.
    const packed = deflateRawSync(block, FLUSHED).subarray(0, -4);
    const [head, part] =
      packed.length < block.length ? [packed.length, packed] : [STORED | block.length, block];
    parts.push(Uint8Array.of(head >> 8, head & 0xff), part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

function chainOf(image: Uint8Array): string {
  let link = Buffer.of();
  for (let start = 0; start < image.length; start += BLOCK) {
    link = createHash("sha1")
      .update(link)
      .update(image.subarray(start, start + BLOCK))
      .digest();
  }
  return link.toString("hex");
}

export function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

export function sha1(content: Uint8Array): string {
  return createHash("sha1").update(content).digest("hex");
}
