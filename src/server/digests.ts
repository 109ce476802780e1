import { createHash } from "node:crypto";
import type { BigIntStats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { FileChangedError } from "./errors.js";

/** Size in bytes and SHA-1, in lower-case hexadecimal, of one state of a file. */
export interface Digest {
  readonly sha1: string;
  readonly size: number;
}

interface Entry {
  readonly state: string;
  readonly digest: Promise<Digest>;
}

/** The hashes of files, each computed once until the file changes; requests at the same time share a computation. */
export class Digests {
  readonly #entries = new Map<string, Entry>();
  #computations = 0;

  /** How many files were hashed so far. */
  get computations(): number {
    return this.#computations;
  }

  /** @throws FileChangedError when the file is written meanwhile; errors of the file system. */
  async of(path: string): Promise<Digest> {
    const state = stateOf(await stat(path, { bigint: true }));
    const known = this.#entries.get(path);
    if (known?.state === state) {
      return known.digest;
    }
    const entry = { state, digest: this.#compute(path) };
    this.#entries.set(path, entry);
    try {
      return await entry.digest;
    } catch (error) {
      if (this.#entries.get(path) === entry) {
        this.#entries.delete(path);
      }
      throw error;
    }
  }

  /** The same for a file that is open: of just what the handle reads. */
  async ofOpen(path: string, handle: FileHandle): Promise<Digest> {
    const digest = await this.of(path);
    if (this.#entries.get(path)?.state !== stateOf(await handle.stat({ bigint: true }))) {
      throw new FileChangedError(path);
    }
    return digest;
  }

  async #compute(path: string): Promise<Digest> {
    this.#computations += 1;
    const file = await open(path);
    try {
      return await digestOf(path, file);
    } finally {
      await file.close();
    }
  }
}

async function digestOf(path: string, file: FileHandle): Promise<Digest> {
  const before = stateOf(await file.stat({ bigint: true }));
  const hash = createHash("sha1");
  let size = 0;
  for await (const chunk of file.createReadStream({ autoClose: false })) {
    hash.update(chunk);
    size += chunk.length;
  }
  if (stateOf(await file.stat({ bigint: true })) !== before) {
    throw new FileChangedError(path);
  }
  return { sha1: hash.digest("hex"), size };
}

/** Equal for two looks at a file that did not change between them. */
export function stateOf(stats: BigIntStats): string {
  return `${stats.size}:${stats.mtimeNs}:${stats.ino}`;
}
