/** Ways through the Python tree. */
import type { Expr, Stmt } from "./ast.js";

/** The expressions directly within an expression. */
export function partsOf(expr: Expr): readonly Expr[] {
  switch (expr.kind) {
    case "name":
    case "integer":
    case "string":
    case "constant":
      return [];
    case "list":
    case "tuple":
    case "set":
      return expr.items;
    case "dict":
      return expr.entries.flat();
    case "attribute":
      return [expr.object];
    case "starred":
      return [expr.value];
    case "subscript":
      return [expr.object, expr.index];
    case "slice":
      return [expr.object, expr.start, expr.end].filter((part) => part !== null);
    case "call":
      return [expr.callee, ...expr.args, ...expr.keywords.map(([, value]) => value)];
    case "unary":
      return [expr.operand];
    case "binary":
    case "compare":
      return [expr.left, expr.right];
    case "boolean":
      return expr.operands;
    case "conditional":
      return [expr.test, expr.then, expr.otherwise];
    case "lambda":
      return [...expr.parameters.map((parameter) => parameter.default), expr.body].filter(
        (part) => part !== null,
      );
    case "comprehension":
      return [expr.element, expr.target, expr.iterable, expr.condition].filter((part) => part !== null);
  }
}

/** The expressions directly within a statement, not those of its inner statements. */
export function expressionsOf(stmt: Stmt): readonly Expr[] {
  switch (stmt.kind) {
    case "expression":
    case "yield":
      return [stmt.value];
    case "assign":
    case "augment":
      return [stmt.target, stmt.value];
    case "if":
    case "while":
      return [stmt.test];
    case "for":
      return [stmt.target, stmt.iterable];
    case "return":
    case "raise":
      return stmt.value === null ? [] : [stmt.value];
    case "try":
      return stmt.handlers.flatMap((handler) => handler.types);
    case "function":
      return stmt.parameters.map((parameter) => parameter.default).filter((value) => value !== null);
    case "class":
      return stmt.bases;
    default:
      return [];
  }
}

/** The statements directly within a statement. */
export function statementsOf(stmt: Stmt): readonly Stmt[] {
  switch (stmt.kind) {
    case "if":
      return [...stmt.body, ...stmt.otherwise];
    case "while":
    case "for":
    case "function":
    case "class":
      return stmt.body;
    case "try":
      return [...stmt.body, ...stmt.handlers.flatMap((handler) => handler.body), ...stmt.finally];
    default:
      return [];
  }
}

/** Every statement, outer ones first. */
export function* allStatements(body: readonly Stmt[]): Generator<Stmt> {
  for (const stmt of body) {
    yield stmt;
    yield* allStatements(statementsOf(stmt));
  }
}

/** The expression and everything in it. */
export function* allParts(expr: Expr): Generator<Expr> {
  yield expr;
  for (const part of partsOf(expr)) yield* allParts(part);
}

/** Whether a name occurs. */
export function mentions(body: readonly Stmt[], id: string): boolean {
  for (const stmt of allStatements(body)) {
    for (const expr of expressionsOf(stmt)) {
      for (const part of allParts(expr)) if (part.kind === "name" && part.id === id) return true;
    }
  }
  return false;
}
