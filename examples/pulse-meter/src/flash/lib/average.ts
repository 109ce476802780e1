// A moving average.

/** The least that a sample can be. */
const MIN = -32768;

export class MovingAverage {
  private samples: number[] = [];

  constructor(private readonly size: number) {}

  push(sample: number): void {
    this.samples.push(sample);
    if (this.samples.length > this.size) {
      this.samples.shift();
    }
  }

  get isEmpty(): boolean {
    return this.samples.length === 0;
  }

  get mean(): number {
    if (this.isEmpty) return 0;
    let sum = 0;
    for (const sample of this.samples) sum += sample;
    const count = this.samples.length;
    return Math.floor((2 * sum + count) / (2 * count));
  }

  get peak(): number {
    let peak = MIN;
    for (const sample of this.samples) peak = Math.max(peak, sample);
    return peak;
  }
}
