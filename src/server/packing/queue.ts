/** Does one piece of work at a time, in the order of asking; who asks for the same at the same time gets the same. */
export class Queue<T> {
  readonly #waiting = new Map<string, Promise<T>>();
  #last: Promise<unknown> = Promise.resolve();

  /** Rejects where the work does. */
  do(name: string, work: () => Promise<T>): Promise<T> {
    const known = this.#waiting.get(name);
    if (known !== undefined) {
      return known;
    }
    const done = this.#last.then(work).finally(() => this.#waiting.delete(name));
    this.#waiting.set(name, done);
    this.#last = done.catch(() => {});
    return done;
  }
}
