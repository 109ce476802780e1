/** A file or an image as it may travel instead of itself. It is named by content: any server's is the same. */
export type Pack =
  /** The whole, deflated. */
  | { readonly kind: "deflate"; readonly hash: string }
  /** A patch against the content `base`. */
  | { readonly kind: "patch"; readonly hash: string; readonly base: string }
  /** A firmware image, deflated block by block. */
  | { readonly kind: "blocks"; readonly hash: string };

/** What clients ask for: the `blocks` of the image `hash`, or the `bundle` whose tag is `hash`. */
export interface PackedRequest {
  readonly hash: string;
  readonly kind: "blocks" | "bundle";
}

const REQUEST = /^\/\.packed\/([0-9a-f]{40})\.(?:(blocks)|bundle)(?:\?|$)/;

/** `HASH`, `BASE-HASH` or `HASH.blocks`: where a pack is kept. */
export function packName(pack: Pack): string {
  switch (pack.kind) {
    case "deflate":
      return pack.hash;
    case "patch":
      return `${pack.base}-${pack.hash}`;
    case "blocks":
      return `${pack.hash}.blocks`;
  }
}

/** What to ask a server for, without a leading slash. */
export function packedRequest(hash: string, kind: PackedRequest["kind"]): string {
  return `.packed/${hash}.${kind}`;
}

/** What a request's target asks for, `null` where it is for nothing packed. */
export function parsePacked(target: string): PackedRequest | null {
  const [, hash, blocks] = REQUEST.exec(target) ?? [];
  return hash === undefined ? null : { hash, kind: blocks === undefined ? "bundle" : "blocks" };
}
