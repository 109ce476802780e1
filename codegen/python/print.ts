import type { Expr, Module, Stmt } from "./ast.js";
import { flat, layout, parameter, STEP, target, WIDTH } from "./expressions.js";

/** The text of a module: PEP 8, line feeds, a line feed at the end. */
export function printModule(module: Module): string {
  const header = module.header.map(commentLine);
  const body = block(module.body, "");
  const lines =
    header.length > 0 && body.length > 0 ? [...header, "", ...trimBlank(body)] : [...header, ...body];
  return `${lines.join("\n")}\n`;
}

const commentLine = (text: string): string => (text === "" ? "#" : `# ${text}`);

function trimBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line !== "");
  return first > 0 ? lines.slice(first) : lines;
}

// Statements

const isDefinition = (stmt: Stmt): boolean => stmt.kind === "function" || stmt.kind === "class";
const isImport = (stmt: Stmt): boolean => stmt.kind === "import" || stmt.kind === "from";

function block(body: readonly Stmt[], indent: string): string[] {
  const lines: string[] = [];
  let previous: Stmt | null = null;
  for (const stmt of body) {
    if (previous !== null) lines.push(...gap(previous, stmt, indent));
    for (const comment of stmt.comments ?? []) lines.push(indent + commentLine(comment));
    const own = statement(stmt, indent);
    if (stmt.trailing !== undefined) own[0] = `${own[0] ?? ""}  ${commentLine(stmt.trailing)}`;
    lines.push(...own);
    previous = stmt;
  }
  if (body.every((stmt) => stmt.kind === "comment")) lines.push(`${indent}pass`);
  return indent === "" && body.length === 0 ? [] : lines;
}

function gap(previous: Stmt, next: Stmt, indent: string): string[] {
  if (indent === "" && (isDefinition(previous) || isDefinition(next))) return ["", ""];
  if (isDefinition(previous) || isDefinition(next)) return [""];
  if (indent === "" && isImport(previous) && !isImport(next)) return [""];
  return next.spaced === true ? [""] : [];
}

function statement(stmt: Stmt, indent: string): string[] {
  const inner = indent + STEP;
  const line = (before: string, expr: Expr, after = ""): string[] =>
    (indent + before + layout(expr, indent, indent.length + before.length, after.length) + after).split("\n");
  switch (stmt.kind) {
    case "expression":
      return line("", stmt.value);
    case "assign":
      if (stmt.target.kind === "tuple" && stmt.value.kind === "tuple") {
        return [`${indent}${target(stmt.target)} = ${target(stmt.value)}`];
      }
      return line(`${target(stmt.target)} = `, stmt.value);
    case "augment":
      return line(`${target(stmt.target)} ${stmt.operator}= `, stmt.value);
    case "if":
      return conditionalStatement(stmt, indent, "if");
    case "while":
      return [...line("while ", stmt.test, ":"), ...block(stmt.body, inner)];
    case "for":
      return [...line(`for ${target(stmt.target)} in `, stmt.iterable, ":"), ...block(stmt.body, inner)];
    case "break":
    case "continue":
    case "pass":
      return [indent + stmt.kind];
    case "return":
    case "raise":
      return stmt.value === null ? [indent + stmt.kind] : line(`${stmt.kind} `, stmt.value);
    case "yield":
      return line(stmt.from ? "yield from " : "yield ", stmt.value);
    case "try": {
      const lines = [`${indent}try:`, ...block(stmt.body, inner)];
      for (const handler of stmt.handlers) {
        const types =
          handler.types.length === 1
            ? handler.types.map((type) => flat(type, 0)).join("")
            : flat({ kind: "tuple", items: handler.types }, 0);
        const name = handler.name === null ? "" : ` as ${handler.name}`;
        lines.push(`${indent}except ${types}${name}:`, ...block(handler.body, inner));
      }
      if (stmt.finally.length > 0) lines.push(`${indent}finally:`, ...block(stmt.finally, inner));
      return lines;
    }
    case "function":
      return [
        ...stmt.decorators.map((decorator) => `${indent}@${decorator}`),
        ...bracketed(`${indent}def ${stmt.name}(`, stmt.parameters.map(parameter), "):", indent),
        ...block(stmt.body, inner),
      ];
    case "class": {
      const bases = stmt.bases.map((base) => flat(base, 0)).join(", ");
      const head = bases === "" ? stmt.name : `${stmt.name}(${bases})`;
      return [`${indent}class ${head}:`, ...block(stmt.body, inner)];
    }
    case "import":
      return [`${indent}import ${stmt.module}`];
    case "from": {
      const names = stmt.names.map(([name, alias]) => (name === alias ? name : `${name} as ${alias}`));
      const single = `${indent}from ${stmt.module} import ${names.join(", ")}`;
      return single.length <= WIDTH
        ? [single]
        : bracketed(`${indent}from ${stmt.module} import (`, names, ")", indent);
    }
    case "nonlocal":
    case "global":
      return [`${indent}${stmt.kind} ${stmt.names.join(", ")}`];
    case "comment":
      return stmt.lines.map((text) => indent + commentLine(text));
  }
}

function conditionalStatement(
  stmt: Extract<Stmt, { kind: "if" }>,
  indent: string,
  keyword: "if" | "elif",
): string[] {
  const test = layout(stmt.test, indent, indent.length + keyword.length + 1, 1);
  const lines = [...`${indent}${keyword} ${test}:`.split("\n"), ...block(stmt.body, indent + STEP)];
  const [only] = stmt.otherwise;
  if (only === undefined) return lines;
  if (stmt.otherwise.length === 1 && only.kind === "if" && (only.comments ?? []).length === 0) {
    return [...lines, ...conditionalStatement(only, indent, "elif")];
  }
  return [...lines, `${indent}else:`, ...block(stmt.otherwise, indent + STEP)];
}

/** Items between brackets: on one line, or on one line of their own, or each on its own. */
function bracketed(head: string, items: readonly string[], tail: string, indent: string): string[] {
  const joined = items.join(", ");
  if (head.length + joined.length + tail.length <= WIDTH || items.length === 0) return [head + joined + tail];
  const inner = indent + STEP;
  if (inner.length + joined.length <= WIDTH) return [head, inner + joined, indent + tail];
  return [head, ...items.map((item) => `${inner}${item},`), indent + tail];
}
