import { type Host, type HttpRequest, httpHost } from "../../src/board/index.js";
import { answered, type Files, Offer, type Version } from "../support/offer.js";

export type { Files } from "../support/offer.js";

/** A version as it is published. */
export type Release = Version;

export function files(content: Readonly<Record<string, string | Uint8Array>>): Files {
  return new Map(Object.entries(content).map(([path, value]) => [path, new Uint8Array(Buffer.from(value))]));
}

export interface ServerOptions {
  readonly refuse: boolean;
  /** Of this file, whatever it travels in, it sends as many other bytes; `.blocks` is the firmware. */
  readonly spoilt?: string | undefined;
  /** Whether it is a server of the first kind: manifests in JSON, a connection a request, whole files. */
  readonly isFirst?: boolean | undefined;
}

/** A server that offers the last of some releases to boards that have another one. */
export function serverOf(
  releases: readonly Release[],
  { refuse, spoilt, isFirst = false }: ServerOptions,
): Host {
  return httpHost(
    (request: HttpRequest) => {
      const { target } = request;
      const asked = isFirst ? target.replace("&form=lines", "") : target;
      const body = contentFor(releases, asked);
      const sent = body !== undefined && spoilt !== undefined ? spoil(asked, body, spoilt) : body;
      if (isFirst) return sent === undefined ? { status: 404 } : { body: sent };
      return answered(request, sent);
    },
    { refuse },
  );
}

/** What is packed is spoilt as a whole: one file of it is enough to refuse all. Of firmware, the last byte is another. */
function spoil(target: string, body: Uint8Array, spoilt: string): Uint8Array {
  if (spoilt === ".blocks") {
    return target.endsWith(spoilt)
      ? body.map((byte, at) => (at === body.length - 1 ? byte ^ 1 : byte))
      : body;
  }
  return target.endsWith(spoilt) || target.endsWith(".bundle")
    ? new Uint8Array(body.length).fill(0x23)
    : body;
}

/** By the releases that a server has, then by the version that is asked for: making one takes a while. */
const offers = new WeakMap<readonly Release[], Map<string, Offer>>();

function offerFor(releases: readonly Release[], version: string): Offer | undefined {
  const known = offers.get(releases) ?? new Map<string, Offer>();
  offers.set(releases, known);
  const from = releases.find((release) => release.version === version);
  const to = releases.at(-1);
  if (from === undefined || to === undefined) return undefined;
  const offer = known.get(version) ?? new Offer(from, to);
  known.set(version, offer);
  return offer;
}

function contentFor(releases: readonly Release[], target: string): Uint8Array | undefined {
  const version = /^\/manifest\.json\?current_ver=([^&]*)/.exec(target)?.[1];
  if (version !== undefined) return offerFor(releases, version)?.get(target) ?? Buffer.from("null");
  for (const { version: from } of releases) {
    const content = offerFor(releases, from)?.get(target);
    if (content !== undefined) return content;
  }
  return undefined;
}

/** What a mirror of these releases holds, by name: what a server says to boards at each of them, but for patches. */
export function mirrorOf(releases: readonly Release[]): Files {
  return new Map(
    releases.flatMap(({ version }) => {
      const offer = offerFor(releases, version);
      const manifest = offer?.get(`/manifest.json?current_ver=${version}&form=lines&whole=1`);
      const contents = [...(offer?.contents ?? [])].map(
        ([target, content]) => [target.slice(1), content] as const,
      );
      return [[`${version}.manifest`, manifest ?? new Uint8Array()] as const, ...contents];
    }),
  );
}

export function isEqual(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
}
