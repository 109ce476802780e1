import { hash } from "node:crypto";
import type { BoardStorage } from "../board/index.js";

/** What a board keeps, as a small number: equal contents, equal number. */
export type StateId = number;

/** What occurs in states, kept once however many they are. */
interface Contents {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** Every state that was met, once. Contents that occur in many states are kept once too. */
export class States {
  readonly #ids = new Map<string, StateId>();
  readonly #states: BoardStorage[] = [];
  readonly #contents = new Map<string, Contents>();
  readonly #seen = new WeakMap<Uint8Array, Contents>();
  readonly #after = new Map<string, StateId>();

  /** How many states were met. */
  get size(): number {
    return this.#states.length;
  }

  idOf(storage: BoardStorage): StateId {
    const key = hash("sha1", this.#describe(storage));
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#states.length;
    this.#states.push(this.#shared(storage));
    this.#ids.set(key, id);
    return id;
  }

  /**
   * As {@link idOf}; `storage` is asked once for each change.
   *
   * @param change - the state before and what is done to it: all that the state after it depends on
   */
  idAfter(change: string, storage: () => BoardStorage): StateId {
    const known = this.#after.get(change);
    if (known !== undefined) return known;
    const id = this.idOf(storage());
    this.#after.set(change, id);
    return id;
  }

  storageOf(id: StateId): BoardStorage {
    const storage = this.#states[id];
    if (storage === undefined) throw new RangeError(`no state ${id}`);
    return storage;
  }

  /** All of a state, contents by their numbers. */
  #describe({ files, folders, crossed, slots: { images, running, next }, nvs }: BoardStorage): string {
    let text = "";
    for (const [path, contents] of files) text += `${path}\0${this.#once(contents).number}\0`;
    const both = images.map((image) => this.#once(image).number);
    return text + JSON.stringify([folders, [...crossed], [...nvs], both, running, next]);
  }

  #shared({ files, slots, ...others }: BoardStorage): BoardStorage {
    const [first, second] = slots.images;
    const images = [this.#once(first).bytes, this.#once(second).bytes] as const;
    const kept = new Map<string, Uint8Array>();
    for (const [path, contents] of files) kept.set(path, this.#once(contents).bytes);
    return { ...others, files: kept, slots: { ...slots, images } };
  }

  #once(bytes: Uint8Array): Contents {
    const seen = this.#seen.get(bytes);
    if (seen !== undefined) return seen;
    const digest = hash("sha1", bytes);
    const contents = this.#contents.get(digest) ?? { number: this.#contents.size, bytes };
    this.#contents.set(digest, contents);
    this.#seen.set(bytes, contents);
    return contents;
  }
}
