import { createHash } from "node:crypto";
import { firmwareName } from "../releases/contents.js";
import { Refusal } from "../releases/refusal.js";
import type { Digests } from "./digests.js";
import { fileEntity } from "./entity.js";
import { FileChangedError } from "./errors.js";
import type { OpenFile, ReleaseFolder } from "./folder.js";

/** The files and images of a folder by their SHA-1. */
export class Contents {
  readonly #folder: ReleaseFolder;
  readonly #digests: Digests;
  readonly #places = new Map<string, Set<string>>();

  constructor(folder: ReleaseFolder, digests: Digests) {
    this.#folder = folder;
    this.#digests = digests;
  }

  /** Notes where a content is; `path` is relative to the folder. */
  note(sha1: string, path: string): void {
    const places = this.#places.get(sha1) ?? new Set();
    this.#places.set(sha1, places.add(path));
  }

  /** Whether a release or an image in the folder has this content now. */
  async has(sha1: string): Promise<boolean> {
    return (await this.#find(sha1)) !== null;
  }

  /** The content; `null` where the folder does not have it, and where it has more than `limit` bytes. */
  async read(sha1: string, limit: number): Promise<Uint8Array | null> {
    const path = await this.#find(sha1);
    const file = path === null ? null : await this.#open(path);
    if (file === null) {
      return null;
    }
    try {
      const content = file.size > limit ? null : await file.handle.readFile();
      return content !== null && createHash("sha1").update(content).digest("hex") === sha1 ? content : null;
    } finally {
      await file.handle.close();
    }
  }

  /**
   * The bytes of a content from `start` up to, and without, `end`.
   *
   * @throws FileChangedError where the folder does not have it any more.
   */
  async *stream(sha1: string, start: number, end: number): AsyncGenerator<Uint8Array> {
    const path = await this.#find(sha1);
    const file = path === null ? null : await this.#open(path);
    if (file === null) {
      throw new FileChangedError(path ?? sha1);
    }
    try {
      const entity = fileEntity(file, this.#digests);
      if ((await entity.sha1()) !== sha1) {
        throw new FileChangedError(file.path);
      }
      yield* entity.read(start, end);
    } finally {
      await file.handle.close();
    }
  }

  async #open(path: string): Promise<OpenFile | null> {
    try {
      return await this.#folder.open(path);
    } catch (error) {
      if (error instanceof Refusal) {
        return null;
      }
      throw error;
    }
  }

  async #find(sha1: string): Promise<string | null> {
    const known = await this.#look(sha1);
    if (known !== null) {
      return known;
    }
    await this.#walk();
    return this.#look(sha1);
  }

  async #look(sha1: string): Promise<string | null> {
    for (const path of this.#places.get(sha1) ?? []) {
      if ((await this.#folder.digest(path))?.sha1 === sha1) {
        return path;
      }
      this.#places.get(sha1)?.delete(path);
    }
    this.#places.delete(sha1);
    return null;
  }

  async #walk(): Promise<void> {
    const { releases, images } = await this.#folder.catalogue();
    for (const version of releases) {
      for (const file of (await this.#folder.release(version)).values()) {
        this.note(file.sha1, `${version}/${file.path}`);
      }
    }
    for (const version of images) {
      this.note((await this.#folder.image(version)).sha1, firmwareName(version));
    }
  }
}
