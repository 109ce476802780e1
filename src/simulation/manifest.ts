/** What the simulation needs to know of a manifest. Sizes in bytes. */
export interface Manifest {
  readonly version: string;
  /** In the order in which a board fetches them. */
  readonly files: readonly { readonly path: string; readonly size: number; readonly hash: string }[];
  readonly deletes: readonly string[];
  readonly firmware: { readonly size: number; readonly hash: string } | null;
}

interface Wire {
  readonly version: string;
  readonly new: readonly { readonly dst_path: string; readonly size: number; readonly hash: string }[];
  readonly update: readonly { readonly dst_path: string; readonly size: number; readonly hash: string }[];
  readonly delete: readonly string[];
  readonly firmware?: { readonly size: number; readonly hash: string };
}

/** Asks our own server for a manifest; null where it has nothing newer. */
export async function readManifest(url: string): Promise<Manifest | null> {
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`the server answers ${response.status}: ${text}`);
  const wire: Wire | null = JSON.parse(text);
  if (wire === null) return null;
  return {
    version: wire.version,
    files: [...wire.new, ...wire.update].map(({ dst_path, size, hash }) => ({ path: dst_path, size, hash })),
    deletes: wire.delete,
    firmware: wire.firmware ?? null,
  };
}
