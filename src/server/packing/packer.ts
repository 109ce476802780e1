import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { deflateRaw } from "node:zlib";
import type { Contents } from "../contents.js";
import type { Digest } from "../digests.js";
import type { Log } from "../events.js";
import { chainOf, packBlocks } from "./blocks.js";
import { type Pack, packName } from "./pack.js";
import { Queue } from "./queue.js";
import type { PackStore } from "./store.js";

/** A patch that makes `next` from `old`. */
export type MakePatch = (old: Uint8Array, next: Uint8Array) => Promise<Uint8Array>;

/** Bytes of a file that is worth packing at most. */
export const PACK_LIMIT = 8 << 20;
/** Bytes of each side of a patch at most: its making takes time and memory. */
export const PATCH_LIMIT = 1 << 20;

const deflate = promisify(deflateRaw);

/** Packs contents of the releases, each once: one patch at a time, and beside it one of the others, which are quick. */
export class Packer {
  readonly #contents: Contents;
  readonly #store: PackStore;
  readonly #makePatch: MakePatch;
  readonly #log: Log;
  readonly #patches = new Queue<Uint8Array | null>();
  readonly #others = new Queue<Uint8Array | null>();
  /** Of each pack that was made, whatever the store has forgotten; `null` where it cannot be made. */
  readonly #digests = new Map<string, Digest | null>();
  readonly #chains = new Map<string, string>();

  constructor(contents: Contents, store: PackStore, makePatch: MakePatch, log: Log) {
    this.#contents = contents;
    this.#store = store;
    this.#makePatch = makePatch;
    this.#log = log;
  }

  /** Size and SHA-1 of a pack; `null` where it is not to be had. */
  async digestOf(pack: Pack): Promise<Digest | null> {
    const name = packName(pack);
    if (!this.#digests.has(name)) {
      await this.get(pack);
    }
    return this.#digests.get(name) ?? null;
  }

  /** What verifies the image `hash` block by block; `null` where it is not to be had. */
  async chainOf(hash: string): Promise<string | null> {
    const known = this.#chains.get(hash);
    const image = known === undefined ? await this.#contents.read(hash, PACK_LIMIT) : null;
    if (image === null) {
      return known ?? null;
    }
    const chain = chainOf(image);
    this.#chains.set(hash, chain);
    return chain;
  }

  /** Whether a release or an image in the folder has now what a pack is made from. */
  async offers(pack: Pack): Promise<boolean> {
    return (
      (await this.#contents.has(pack.hash)) &&
      (pack.kind !== "patch" || (await this.#contents.has(pack.base)))
    );
  }

  /** A pack; `null` where the folder does not have its contents, and where it cannot be made. */
  async get(pack: Pack): Promise<Uint8Array | null> {
    const name = packName(pack);
    if (this.#digests.get(name) === null) {
      return null;
    }
    const queue = pack.kind === "patch" ? this.#patches : this.#others;
    const find = async () => (await this.#kept(name)) ?? (await this.#make(name, pack));
    const packed = (await this.#kept(name)) ?? (await queue.do(name, find));
    if (packed !== null && !this.#digests.has(name)) {
      const sha1 = createHash("sha1").update(packed).digest("hex");
      this.#digests.set(name, { sha1, size: packed.length });
    }
    return packed;
  }

  async #kept(name: string): Promise<Uint8Array | null> {
    try {
      return await this.#store.get(name);
    } catch (error) {
      this.#failed(name, error);
      return null;
    }
  }

  async #make(name: string, pack: Pack): Promise<Uint8Array | null> {
    const content = await this.#contents.read(pack.hash, PACK_LIMIT);
    const base = pack.kind === "patch" ? await this.#contents.read(pack.base, PATCH_LIMIT) : null;
    if (content === null || (pack.kind === "patch" && (base === null || content.length > PATCH_LIMIT))) {
      return null;
    }
    let packed: Uint8Array;
    try {
      packed = await this.#packed(pack, content, base);
    } catch (error) {
      // What fails once would fail each time, and hold up the others.
      this.#digests.set(name, null);
      this.#failed(name, error);
      return null;
    }
    this.#log({ type: "packed", name, kind: pack.kind, from: content.length, to: packed.length });
    await this.#store.put(name, packed).catch((error: unknown) => this.#failed(name, error));
    return packed;
  }

  async #packed(pack: Pack, content: Uint8Array, base: Uint8Array | null): Promise<Uint8Array> {
    if (base !== null) {
      return this.#makePatch(base, content);
    }
    return pack.kind === "blocks"
      ? packBlocks(content)
      : deflate(content, { windowBits: 9, level: 9, memLevel: 9 });
  }

  #failed(name: string, error: unknown): void {
    this.#log({
      type: "failed",
      target: name,
      error: error instanceof Error ? error : new Error(String(error)),
    });
  }
}
