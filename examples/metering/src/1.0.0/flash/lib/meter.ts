// The meter behind the board: a counter of watt-hours.

let total = 0;

/** The counter's value in Wh. */
export function read(): number {
  total += 7;
  return total;
}
