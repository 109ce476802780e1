import { createHash, hash } from "node:crypto";
import type { BoardStorage } from "../board/index.js";

/** What a board keeps, as a small number: equal contents, equal number. */
export type StateId = number;

/** Every state that was met, once. Contents that occur in many states are kept once too. */
export class States {
  readonly #ids = new Map<string, StateId>();
  readonly #states: BoardStorage[] = [];
  readonly #digests = new WeakMap<Uint8Array, string>();
  readonly #contents = new Map<string, Uint8Array>();

  /** How many states were met. */
  get size(): number {
    return this.#states.length;
  }

  idOf({ files, folders, crossed, slots, nvs }: BoardStorage): StateId {
    const hash = createHash("sha1");
    const kept = new Map<string, Uint8Array>();
    for (const [path, contents] of files) {
      const [digest, shared] = this.#once(contents);
      kept.set(path, shared);
      hash.update(`${path}\0${digest}\0`);
    }
    const [first, image0] = this.#once(slots.images[0]);
    const [second, image1] = this.#once(slots.images[1]);
    hash.update(JSON.stringify([folders, [...crossed], [...nvs], first, second, slots.running, slots.next]));
    const key = hash.digest("hex");
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#states.length;
    this.#states.push({ files: kept, folders, crossed, slots: { ...slots, images: [image0, image1] }, nvs });
    this.#ids.set(key, id);
    return id;
  }

  storageOf(id: StateId): BoardStorage {
    const storage = this.#states[id];
    if (storage === undefined) throw new RangeError(`no state ${id}`);
    return storage;
  }

  #once(contents: Uint8Array): readonly [digest: string, contents: Uint8Array] {
    const digest = this.#digests.get(contents) ?? hash("sha1", contents);
    this.#digests.set(contents, digest);
    const known = this.#contents.get(digest);
    if (known === undefined) this.#contents.set(digest, contents);
    return [digest, known ?? contents];
  }
}
