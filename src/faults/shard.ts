/** One of the parts that a sweep is dealt out in. */
export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/** A text that is no {@link Shard}. */
export class ShardError extends Error {
  override readonly name = "ShardError";
}

/**
 * `2/5` is the second of five parts.
 *
 * @throws ShardError
 */
export function parseShard(text: string): Shard {
  const [, index = 0, count = 0] = (/^(\d+)\/(\d+)$/.exec(text) ?? []).map(Number);
  if (index < 1 || index > count) throw new ShardError(`${text}: no part of a sweep, as 2/5 is`);
  return { index, count };
}

/** Deals out what is to be judged, in turn: what comes again goes where it went before. */
export class Deal<What> {
  readonly #shard: Shard;
  readonly #dealt = new Map<What, boolean>();

  /** @param shard - all of it where there is none */
  constructor(shard: Shard = { index: 1, count: 1 }) {
    this.#shard = shard;
  }

  /** Whether it falls to this part. */
  isOurs(what: What): boolean {
    const known = this.#dealt.get(what);
    if (known !== undefined) return known;
    const { index, count } = this.#shard;
    const isOurs = this.#dealt.size % count === index - 1;
    this.#dealt.set(what, isOurs);
    return isOurs;
  }
}
