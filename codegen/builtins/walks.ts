/** How far the methods walk that call back: to where the array ended when they began. */
import { ts } from "ts-morph";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import { resizingBy } from "../lower/walking.js";
import { isRepeatable } from "../purity.js";
import type { Expr } from "../python/ast.js";
import { builtin, name } from "../python/build.js";
import { isLibraryFile } from "../types.js";
import { calledName } from "./arguments.js";

export interface Walk {
  readonly target: Expr;
  readonly iterable: Expr;
}

/** Whether the array was made just here, so that nobody else sees it. */
export function isFresh(node: ts.Expression, cx: Context): boolean {
  if (ts.isParenthesizedExpression(node)) return isFresh(node.expression, cx);
  if (ts.isArrayLiteralExpression(node)) return true;
  if (!ts.isCallExpression(node)) return false;
  const file = cx.checker.getResolvedSignature(node)?.declaration?.getSourceFile();
  if (file?.isDeclarationFile !== true) return false;
  // What the board's own functions give belongs to the caller.
  return (
    !isLibraryFile(file) ||
    (ts.isPropertyAccessExpression(node.expression) && MAKING.has(node.expression.name.text))
  );
}

/** `fill` is of new arrays alone. */
const MAKING = new Set("concat fill filter from keys map slice split toReversed toSorted".split(" "));

/** Methods that go on, with undefined, where the array has ended. */
const TO_THE_OLD_END = new Set(["map", "find", "findIndex"]);

/** Whether Python's loop, which goes on while the array grows, needs an end. */
function needsEnd(node: ts.CallExpression, receiver: ts.Expression, cx: Context): boolean {
  const [callback] = node.arguments;
  if (callback === undefined || isFresh(receiver, cx)) return false;
  const resizing = resizingBy(callback, receiver, cx);
  if (resizing === "shorter" && TO_THE_OLD_END.has(calledName(node)))
    return cx.refuse(callback, DIAGNOSTICS.shortened, calledName(node));
  if (resizing === "none") return false;
  return isRepeatable(receiver, cx.checker) || cx.refuse(node, DIAGNOSTICS.notRepeatable);
}

/** `for x in xs`; `for _, x in zip(range(len(xs)), xs)` where the callback may make the array longer. */
export function walkOf(node: ts.CallExpression, receiver: ts.Expression, target: Expr, cx: Context): Walk {
  const iterable = cx.expression(receiver);
  if (!needsEnd(node, receiver, cx)) return { target, iterable };
  return counted(name(cx.unused(node)), target, iterable);
}

/** `for i, x in enumerate(xs)`, to the same end. */
export function countedWalkOf(
  node: ts.CallExpression,
  receiver: ts.Expression,
  index: Expr,
  target: Expr,
  cx: Context,
): Walk {
  const iterable = cx.expression(receiver);
  if (needsEnd(node, receiver, cx)) return counted(index, target, iterable);
  return { target: { kind: "tuple", items: [index, target] }, iterable: builtin("enumerate", iterable) };
}

const counted = (index: Expr, target: Expr, list: Expr): Walk => ({
  target: { kind: "tuple", items: [index, target] },
  iterable: builtin("zip", builtin("range", builtin("len", list)), list),
});
