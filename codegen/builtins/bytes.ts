import { DIAGNOSTICS } from "../diagnostics.js";
import { builtin } from "../python/build.js";
import { argumentNodes, onlyNode } from "./arguments.js";
import { sliceOf } from "./arrays.js";
import { type FunctionRule, type MethodRule, type Table, table } from "./rule.js";

export const BYTES_METHODS: Table<MethodRule> = table<MethodRule>({
  /** A copy. */
  slice: sliceOf,
  subarray: (node, _receiver, cx) => cx.refuse(node, DIAGNOSTICS.subarray),
});

export const MEMORYVIEW_METHODS: Table<MethodRule> = table<MethodRule>({
  /** A window on the same memory. */
  subarray: (node, receiver, cx) => {
    argumentNodes(node, 0, 2, cx);
    return sliceOf(node, receiver, cx);
  },
});

export const BYTES_FUNCTIONS: Table<FunctionRule> = table<FunctionRule>({
  /** Zeroed bytes. */
  "new Uint8Array": (node, cx) => {
    const size = onlyNode(node, cx);
    if (!cx.types.isInteger(size)) return cx.refuse(size, DIAGNOSTICS.methodArguments, "new Uint8Array");
    return builtin("bytearray", cx.expression(size));
  },
});
