// The meter behind the board: a counter of watt-hours, and the power that follows from it.

let total = 0;

/** The counter's value in Wh. */
export function read(): number {
  total += 7;
  return total;
}

/** The mean power in W that `wattHours` in `milliseconds` come to, rounded down. */
export function power(wattHours: number, milliseconds: number): number {
  return Math.floor((wattHours * 3600000) / milliseconds);
}
