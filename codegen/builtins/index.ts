/** JavaScript's own methods and functions: one table for each kind of receiver. */
import type { Shape } from "../types.js";
import { ARRAY_DISCARDED, ARRAY_METHODS, TUPLE_METHODS } from "./arrays.js";
import { BYTES_FUNCTIONS, BYTES_METHODS, MEMORYVIEW_METHODS } from "./bytes.js";
import { MAP_DISCARDED, MAP_FUNCTIONS, MAP_METHODS, SET_DISCARDED, SET_METHODS } from "./maps.js";
import { MATH_FUNCTIONS } from "./math.js";
import { PREALLOCATING } from "./preallocated.js";
import type { DiscardedRule, FunctionRule, MethodRule, Table } from "./rule.js";
import { NUMBER_METHODS, STRING_METHODS } from "./strings.js";

/** Methods, by what they are called on. */
export const METHODS: Readonly<Partial<Record<Shape, Table<MethodRule>>>> = {
  string: STRING_METHODS,
  integer: NUMBER_METHODS,
  array: ARRAY_METHODS,
  tuple: TUPLE_METHODS,
  map: MAP_METHODS,
  set: SET_METHODS,
  bytes: BYTES_METHODS,
  memoryview: MEMORYVIEW_METHODS,
};

/** Methods that are called for their effect: they come first where nobody takes the result. */
export const DISCARDED: Readonly<Partial<Record<Shape, Table<DiscardedRule>>>> = {
  array: ARRAY_DISCARDED,
  map: MAP_DISCARDED,
  set: SET_DISCARDED,
};

/** Functions and constructors, by the name that they are called by. */
export const GLOBAL_FUNCTIONS: Table<FunctionRule> = new Map([
  ...MATH_FUNCTIONS,
  ...MAP_FUNCTIONS,
  ...BYTES_FUNCTIONS,
  ...PREALLOCATING,
]);
