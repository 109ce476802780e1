/** What to write in the place of JavaScript's functions and properties that MicroPython lacks: hints by their names. */

const REST = "Math.floor((2 * a + b) / (2 * b))";

export const INSTEAD_OF_METHODS: Readonly<Record<string, string>> = {
  "Math.ceil": "Divide upwards: `Math.floor((a + b - 1) / b)`.",
  "Math.round": `Round the division to the nearest: \`${REST}\`.`,
  "Math.trunc": "Divide with `Math.floor(a / b)`, of natural numbers.",
  "Math.pow": "Multiply in a loop, or write the power as a constant.",
  "Math.random": "Use urandom() from uos.",
  "Object.assign": "Assign each property by its name.",
  "Object.entries": "Use a Map, whose keys can be sorted.",
  "Object.keys": "Use a Map, whose keys can be sorted.",
  "Object.values": "Use a Map, whose keys can be sorted.",
  "Number.isInteger": "Test with isinstance(value, int) from builtins.",
  "Array.isArray": "Test with isinstance(value, list) from builtins.",
  "Array.from": "Fill an array in a loop, or with `map`.",
  "Date.now": "Use ticks_ms() and ticks_diff() from utime.",
  "console.log": "Use print() from builtins.",
  "console.error": "Use print() from builtins.",
  "new Date": "Use time() from utime, or RTC from machine.",
  "new Promise": "Write blocking code: the board has one thread.",
  setTimeout: "Use sleep_ms() from utime, or Timer.Alarm from machine.",
  setInterval: "Use Timer.Alarm from machine.",
  at: "Use item() from builtins, with `len(values) - 1` for the last.",
  fill: "Assign the elements in a loop.",
  find: "Look for it in a loop that breaks, or with `filter`.",
  findIndex: "Count with `entries()` in a loop that breaks.",
  flat: "Collect the elements in two loops.",
  flatMap: "Collect the elements in two loops.",
  forEach: "Write a `for…of` loop.",
  name: "An exception goes by the name of its class: leave this out.",
  reduce: "Add up in a `for…of` loop.",
  reduceRight: "Add up in a loop that counts down.",
  set: "Assign the bytes in a loop.",
  stack: "The board prints the traceback of what nobody catches.",
  toFixed: "Write the whole part and the rest with a template string, one place each.",
  toString: "Use a template string.",
  padStart: "Put zeros before it in a loop.",
};

export const INSTEAD_OF_ARGUMENTS: Readonly<Record<string, string>> = {
  max: "Give two numbers or more; find the greatest of an array in a loop.",
  min: "Give two numbers or more; find the least of an array in a loop.",
  "Math.floor": "Divide inside it: `Math.floor(a / b)`. Other numbers are whole already.",
};
