/** A file or an image as it may travel instead of itself. It is named by content: any server's is the same. */
export type Pack =
  /** The whole, deflated. */
  | { readonly kind: "deflate"; readonly hash: string }
  /** A patch against the content `base`. */
  | { readonly kind: "patch"; readonly hash: string; readonly base: string }
  /** A firmware image, deflated block by block. */
  | { readonly kind: "blocks"; readonly hash: string };

const FOLDER = "/.packed/";
const NAME = /^(?:([0-9a-f]{40})-)?([0-9a-f]{40})(\.blocks)?$/;

/** `HASH`, `BASE-HASH` or `HASH.blocks`. */
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
export function packRequest(pack: Pack): string {
  return `${FOLDER.slice(1)}${packName(pack)}`;
}

/** The pack that a request's target names, `null` where it names none. */
export function parsePack(target: string): Pack | null {
  const path = target.replace(/\?.*$/s, "");
  const [, base, hash, blocks] = path.startsWith(FOLDER) ? (NAME.exec(path.slice(FOLDER.length)) ?? []) : [];
  if (hash === undefined) {
    return null;
  }
  if (base === undefined) {
    return { kind: blocks === undefined ? "deflate" : "blocks", hash };
  }
  return blocks === undefined ? { kind: "patch", hash, base } : null;
}
