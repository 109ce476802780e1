/** What to write in the place of JavaScript's functions and properties that MicroPython lacks: hints by their names. */

const REST = "Math.floor((2 * a + b) / (2 * b))";

export const INSTEAD_OF_METHODS: Readonly<Record<string, string>> = {
  "Math.round": `Round the division to the nearest: \`${REST}\`.`,
  "Math.pow": "Multiply in a loop, or write the power as a constant.",
  "Math.random": "Use urandom() from uos.",
  "Object.assign": "Assign each property by its name.",
  "Object.entries": "Use a Map, whose keys can be sorted.",
  "Object.keys": "Use a Map, whose keys can be sorted.",
  "Object.values": "Use a Map, whose keys can be sorted.",
  "Number.isInteger": "Test with isinstance(value, int) from builtins.",
  "Array.isArray": "Test with isinstance(value, list) from builtins.",
  "Date.now": "Use ticks_ms() and ticks_diff() from utime.",
  "console.log": "Use print() from builtins.",
  "console.error": "Use print() from builtins.",
  "new Date": "Use time() from utime, or RTC from machine.",
  "new Promise": "Write blocking code: the board has one thread.",
  setTimeout: "Use sleep_ms() from utime, or Timer.Alarm from machine.",
  setInterval: "Use Timer.Alarm from machine.",
  at: "Use item() from builtins, with `len(values) - 1` for the last.",
  flat: "Collect the elements in two loops.",
  flatMap: "Collect the elements in two loops.",
  forEach: "Write a `for…of` loop.",
  name: "An exception goes by the name of its class: leave this out.",
  reduceRight: "Add up in a loop that counts down.",
  set: "Assign the bytes in a loop.",
  stack: "The board prints the traceback of what nobody catches.",
  toFixed: "Write the whole part and the rest with a template string, one place each.",
  toString: "Use a template string.",
};

export const INSTEAD_OF_ARGUMENTS: Readonly<Record<string, string>> = {
  max: "Give two numbers or more; find the greatest of an array in a loop.",
  min: "Give two numbers or more; find the least of an array in a loop.",
  "Math.floor": "Divide inside it: `Math.floor(a / b)`. Other numbers are whole already.",
  "Math.ceil": "Divide inside it: `Math.ceil(a / b)`. Other numbers are whole already.",
  "Math.trunc": "Divide natural numbers inside it: `Math.trunc(Math.max(a, 0) / 10)`.",
  "Array.from": "Write `Array.from({ length: n }, (_, i) => …)`, or copy with `[...values]`.",
  "new Array": "Write `[]`, or `new Array<number>(8).fill(0)`.",
  fill: "Write `new Array<number>(8).fill(0)`; assign the elements of others in a loop.",
  padStart: 'Pad what is made of integers, by a literal: `String(n).padStart(2, "0")`.',
};
