import type { Expr, Module, Origin, Stmt } from "./ast.js";
import { flat, parameter, STEP, target, WIDTH } from "./expressions.js";
import { layout } from "./layout.js";
import { type Line, lineOf, originOf, within } from "./lines.js";
import { expressionsOf } from "./walk.js";

/** The text of a module: PEP 8, line feeds, a line feed at the end. */
export function printModule(module: Module): string {
  return textOf(printLines(module));
}

/** The lines as one text. */
export const textOf = (lines: readonly Line[]): string => `${lines.map(({ text }) => text).join("\n")}\n`;

/** The lines of a module, each with where it comes from. */
export function printLines(module: Module): Line[] {
  const header = module.header.map((text) => lineOf(commentLine(text)));
  const body = block(module.body, "", null);
  return header.length > 0 && body.length > 0
    ? [...header, lineOf(""), ...trimBlank(body)]
    : [...header, ...body];
}

const commentLine = (text: string): string => (text === "" ? "#" : `# ${text}`);

function trimBlank(lines: readonly Line[]): readonly Line[] {
  const first = lines.findIndex(({ text }) => text !== "");
  return first > 0 ? lines.slice(first) : lines;
}

// Statements

const isDefinition = (stmt: Stmt): boolean => stmt.kind === "function" || stmt.kind === "class";
const isImport = (stmt: Stmt): boolean => stmt.kind === "import" || stmt.kind === "from";

/** Statements in a row; what comes from nowhere comes from where the statement around it does: `around`. */
function block(body: readonly Stmt[], indent: string, around: Origin | null): Line[] {
  const lines: Line[] = [];
  let previous: Stmt | null = null;
  for (const stmt of body) {
    if (previous !== null) lines.push(...blanks(previous, stmt, indent));
    for (const comment of stmt.comments ?? []) lines.push(lineOf(indent + commentLine(comment)));
    const [first, ...rest] = statement(stmt, indent, placeOf(stmt) ?? around);
    const trailing = stmt.trailing === undefined ? "" : `  ${commentLine(stmt.trailing)}`;
    if (first !== undefined) lines.push(...within("", [first], trailing), ...rest);
    previous = stmt;
  }
  if (body.every((stmt) => stmt.kind === "comment")) lines.push(lineOf(`${indent}pass`));
  return indent === "" && body.length === 0 ? [] : lines;
}

/** Where the statement comes from, or the first of its expressions that comes from somewhere. */
function placeOf(stmt: Stmt): Origin | null {
  if (stmt.origin !== undefined) return stmt.origin;
  for (const expr of expressionsOf(stmt)) {
    const origin = originOf(expr);
    if (origin !== null) return origin;
  }
  return null;
}

function blanks(previous: Stmt, next: Stmt, indent: string): Line[] {
  return Array.from({ length: gap(previous, next, indent) }, () => lineOf(""));
}

function gap(previous: Stmt, next: Stmt, indent: string): number {
  if (indent === "" && (isDefinition(previous) || isDefinition(next))) return 2;
  if (isDefinition(previous) || isDefinition(next)) return 1;
  if (indent === "" && isImport(previous) && !isImport(next)) return 1;
  return next.spaced === true ? 1 : 0;
}

/** The lines of a statement that comes from `origin`. */
function statement(stmt: Stmt, indent: string, origin: Origin | null): Line[] {
  const inner = indent + STEP;
  const line = (text: string): Line => lineOf(indent + text, origin);
  const laid = (before: string, expr: Expr, after = ""): Line[] =>
    within(indent + before, layout(expr, indent, indent.length + before.length, after.length), after, origin);
  switch (stmt.kind) {
    case "expression":
      return laid("", stmt.value);
    case "assign":
      if (stmt.target.kind === "tuple" && stmt.value.kind === "tuple") {
        return [line(`${target(stmt.target)} = ${target(stmt.value)}`)];
      }
      return laid(`${target(stmt.target)} = `, stmt.value);
    case "augment":
      return laid(`${target(stmt.target)} ${stmt.operator}= `, stmt.value);
    case "if":
      return conditionalStatement(stmt, indent, "if", origin);
    case "while":
      return [...laid("while ", stmt.test, ":"), ...block(stmt.body, inner, origin)];
    case "for":
      return [
        ...laid(`for ${target(stmt.target)} in `, stmt.iterable, ":"),
        ...block(stmt.body, inner, origin),
      ];
    case "break":
    case "continue":
    case "pass":
      return [line(stmt.kind)];
    case "return":
    case "raise":
      return stmt.value === null ? [line(stmt.kind)] : laid(`${stmt.kind} `, stmt.value);
    case "yield":
      return laid(stmt.from ? "yield from " : "yield ", stmt.value);
    case "try": {
      const lines = [line("try:"), ...block(stmt.body, inner, origin)];
      for (const handler of stmt.handlers) {
        const types =
          handler.types.length === 1
            ? handler.types.map((type) => flat(type, 0)).join("")
            : flat({ kind: "tuple", items: handler.types }, 0);
        const name = handler.name === null ? "" : ` as ${handler.name}`;
        lines.push(line(`except ${types}${name}:`), ...block(handler.body, inner, origin));
      }
      if (stmt.finally.length > 0) lines.push(line("finally:"), ...block(stmt.finally, inner, origin));
      return lines;
    }
    case "function":
      return [
        ...stmt.decorators.map((decorator) => line(`@${decorator}`)),
        ...bracketed(`def ${stmt.name}(`, stmt.parameters.map(parameter), "):", indent, origin),
        ...block(stmt.body, inner, origin),
      ];
    case "class": {
      const bases = stmt.bases.map((base) => flat(base, 0)).join(", ");
      const head = bases === "" ? stmt.name : `${stmt.name}(${bases})`;
      return [line(`class ${head}:`), ...block(stmt.body, inner, origin)];
    }
    case "import":
      return [line(`import ${stmt.module}`)];
    case "from": {
      const names = stmt.names.map(([name, alias]) => (name === alias ? name : `${name} as ${alias}`));
      const single = line(`from ${stmt.module} import ${names.join(", ")}`);
      return single.text.length <= WIDTH
        ? [single]
        : bracketed(`from ${stmt.module} import (`, names, ")", indent, origin);
    }
    case "nonlocal":
    case "global":
      return [line(`${stmt.kind} ${stmt.names.join(", ")}`)];
    case "comment":
      return stmt.lines.map((text) => line(commentLine(text)));
  }
}

function conditionalStatement(
  stmt: Extract<Stmt, { kind: "if" }>,
  indent: string,
  keyword: "if" | "elif",
  origin: Origin | null,
): Line[] {
  const inner = indent + STEP;
  const test = layout(stmt.test, indent, indent.length + keyword.length + 1, 1);
  const lines = [...within(`${indent}${keyword} `, test, ":", origin), ...block(stmt.body, inner, origin)];
  const [only] = stmt.otherwise;
  if (only === undefined) return lines;
  if (stmt.otherwise.length === 1 && only.kind === "if" && (only.comments ?? []).length === 0) {
    return [...lines, ...conditionalStatement(only, indent, "elif", placeOf(only) ?? origin)];
  }
  return [...lines, lineOf(`${indent}else:`, origin), ...block(stmt.otherwise, inner, origin)];
}

/** Items between brackets: on one line, or on one line of their own, or each on its own. */
function bracketed(
  head: string,
  items: readonly string[],
  tail: string,
  indent: string,
  origin: Origin | null,
): Line[] {
  const joined = items.join(", ");
  const inner = indent + STEP;
  const length = indent.length + head.length + joined.length + tail.length;
  const texts =
    length <= WIDTH || items.length === 0
      ? [indent + head + joined + tail]
      : inner.length + joined.length <= WIDTH
        ? [indent + head, inner + joined, indent + tail]
        : [indent + head, ...items.map((item) => `${inner}${item},`), indent + tail];
  return texts.map((text) => lineOf(text, origin));
}
