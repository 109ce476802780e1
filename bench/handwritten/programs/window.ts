// The last readings of a sensor, and what can be said of them.

export class Window {
  private readonly size: number;
  private readonly values: number[] = [];

  constructor(size: number) {
    this.size = size;
  }

  /** Adds a reading; the oldest one goes when there are too many. */
  add(value: number): void {
    this.values.push(value);
    if (this.values.length > this.size) this.values.shift();
  }

  get isFull(): boolean {
    return this.values.length === this.size;
  }

  /** The mean, rounded down; null of nothing. */
  mean(): number | null {
    if (this.values.length === 0) return null;
    let sum = 0;
    for (const value of this.values) sum += value;
    return Math.floor(sum / this.values.length);
  }

  /** How many readings are at least `limit`. */
  above(limit: number): number {
    return this.values.filter((value) => value >= limit).length;
  }
}
