import { createHash, type Hash } from "node:crypto";
import { BoardError } from "../operations.js";

const ALGORITHMS: ReadonlySet<string> = new Set(["md5", "sha1", "sha224", "sha256", "sha384", "sha512"]);

/** The one hash unit of the board: while a hash is open there is no second one, and only its digest frees it. */
export class HashUnit {
  #handle = 0;
  #hash: Hash | null = null;

  /** @throws BoardError EAGAIN while another hash is open, EINVAL on an unknown algorithm */
  open(algorithm: string): number {
    if (!ALGORITHMS.has(algorithm)) throw new BoardError("EINVAL", algorithm);
    if (this.#hash !== null) throw new BoardError("EAGAIN", "the hash unit is in use");
    this.#hash = createHash(algorithm);
    this.#handle += 1;
    return this.#handle;
  }

  update(handle: number, data: Uint8Array): void {
    this.#open(handle).update(data);
  }

  digest(handle: number): Uint8Array {
    const digest = new Uint8Array(this.#open(handle).digest());
    this.#hash = null;
    return digest;
  }

  boot(): void {
    this.#handle = 0;
    this.#hash = null;
  }

  #open(handle: number): Hash {
    if (this.#hash === null || handle !== this.#handle) throw new BoardError("EBADF", "the hash is spent");
    return this.#hash;
  }
}
