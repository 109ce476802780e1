import { createHash } from "node:crypto";
import type { Contents } from "../contents.js";
import type { Digest } from "../digests.js";
import type { Entity } from "../entity.js";
import { FileChangedError } from "../errors.js";
import { type Pack, packName } from "./pack.js";
import type { Packer } from "./packer.js";

/** What a bundle holds of a file: its content, or a pack. Size and SHA-1 are of what travels. */
export interface BundlePart extends Digest {
  readonly pack: Pack | null;
}

/** Bytes that are handed to the network at once: files may be small and many. */
const CHUNK = 16_384;

/** The bundles that manifests named, the least recently used forgotten first. */
export class Bundles {
  readonly #contents: Contents;
  readonly #packer: Packer;
  readonly #room: number;
  readonly #parts = new Map<string, readonly BundlePart[]>();
  #size = 0;

  /** @param room - parts, of all bundles together, to remember. */
  constructor(contents: Contents, packer: Packer, room: number) {
    this.#contents = contents;
    this.#packer = packer;
    this.#room = room;
  }

  /** Remembers a bundle; its tag. */
  add(parts: readonly BundlePart[]): string {
    const tag = sha1Of(parts.map((part) => part.sha1).join(""));
    this.#forget(tag);
    this.#parts.set(tag, parts);
    this.#size += parts.length;
    for (const oldest of this.#parts.keys()) {
      if (this.#size <= this.#room) {
        break;
      }
      this.#forget(oldest);
    }
    return tag;
  }

  /** The bundle `tag`, streamed; `null` where it is not known, and where the folder has not all of its contents now. */
  async entity(tag: string): Promise<Entity | null> {
    const parts = this.#parts.get(tag);
    if (parts === undefined) {
      return null;
    }
    this.add(parts);
    for (const { sha1, pack } of parts) {
      if (!(pack === null ? await this.#contents.has(sha1) : await this.#packer.offers(pack))) {
        return null;
      }
    }
    return {
      type: "application/octet-stream",
      size: parts.reduce((sum, part) => sum + part.size, 0),
      sha1: async () => tag,
      read: (start, end) => gathered(this.#read(parts, start, end)),
    };
  }

  #forget(tag: string): void {
    this.#size -= this.#parts.get(tag)?.length ?? 0;
    this.#parts.delete(tag);
  }

  async *#read(parts: readonly BundlePart[], start: number, end: number): AsyncGenerator<Uint8Array> {
    let offset = 0;
    for (const part of parts) {
      const from = Math.max(start - offset, 0);
      const to = Math.min(end - offset, part.size);
      if (from < to) {
        yield* part.pack === null
          ? this.#contents.stream(part.sha1, from, to)
          : this.#packed(part.pack, part.sha1, from, to);
      }
      offset += part.size;
    }
  }

  async *#packed(pack: Pack, sha1: string, from: number, to: number): AsyncGenerator<Uint8Array> {
    const packed = await this.#packer.get(pack);
    if (packed === null || sha1Of(packed) !== sha1) {
      throw new FileChangedError(packName(pack));
    }
    yield packed.subarray(from, to);
  }
}

function sha1Of(content: string | Uint8Array): string {
  return createHash("sha1").update(content).digest("hex");
}

/** The same bytes in fewer chunks. */
async function* gathered(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    waiting.push(chunk);
    size += chunk.length;
    if (size >= CHUNK) {
      yield Buffer.concat(waiting);
      waiting = [];
      size = 0;
    }
  }
  if (size > 0) {
    yield Buffer.concat(waiting);
  }
}
