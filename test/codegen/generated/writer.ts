/** What a random program is written with: decisions, names, and the variables in reach. */

export type Type =
  | "number"
  | "string"
  | "boolean"
  | "number[]"
  | "string[]"
  | "Map<string, number>"
  | "number | null";

export interface Variable {
  readonly name: string;
  readonly type: Type;
  readonly isConstant: boolean;
}

/** A natural number below `limit`. */
export type Decide = (limit: number) => number;

/** A function or method that is there to be called with expressions of these types. */
export interface Callable {
  readonly name: string;
  readonly parameters: readonly Type[];
  readonly result: Type;
}

export class Writer {
  readonly decide: Decide;
  readonly callables: Callable[] = [];
  readonly generators: string[] = [];
  /** Classes of errors, with their ancestors behind them. */
  readonly errors: (readonly string[])[] = [];
  loops = 0;
  depth = 0;
  #variables: Variable[] = [];
  #count = 0;

  constructor(decide: Decide) {
    this.decide = decide;
  }

  /** A new name, no word of either language. */
  fresh(prefix: string): string {
    this.#count += 1;
    return `${prefix}${this.#count}`;
  }

  pick<T>(first: T, ...others: readonly T[]): T {
    const at = this.decide(others.length + 1);
    return at === 0 ? first : (others[at - 1] ?? first);
  }

  chance(oneIn: number): boolean {
    return this.decide(oneIn) === 0;
  }

  times<T>(least: number, most: number, make: () => T): T[] {
    return Array.from({ length: least + this.decide(most - least + 1) }, make);
  }

  declare(variable: Variable): void {
    this.#variables.push(variable);
  }

  /** What is declared by `write` is out of reach behind it. */
  scope<T>(write: () => T): T {
    const before = this.#variables;
    this.#variables = [...before];
    try {
      return write();
    } finally {
      this.#variables = before;
    }
  }

  /** A body that runs on its own: what it captures does not change from turn to turn of a loop. */
  body<T>(write: () => T): T {
    const loops = this.loops;
    this.loops = 0;
    try {
      return this.scope(write);
    } finally {
      this.loops = loops;
    }
  }

  variable(type: Type, mutable = false): Variable | null {
    const found = this.#variables.filter((each) => each.type === type && !(mutable && each.isConstant));
    return found[this.decide(Math.max(1, found.length))] ?? null;
  }
}

export const indent = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => line.split("\n").map((each) => `  ${each}`));
