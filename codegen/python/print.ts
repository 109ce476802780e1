import type { Expr, Module, Parameter, Stmt } from "./ast.js";
import { operandLevels, PRECEDENCE, precedence } from "./precedence.js";
import { quote } from "./quote.js";

/** PEP 8's limit for code that its authors read on wide screens. */
const WIDTH = 100;
const STEP = "    ";

/** The text of a module: PEP 8, line feeds, a line feed at the end. */
export function printModule(module: Module): string {
  const header = module.header.map(commentLine);
  const body = block(module.body, "");
  const lines =
    header.length > 0 && body.length > 0 ? [...header, "", ...trimBlank(body)] : [...header, ...body];
  return `${lines.join("\n")}\n`;
}

/** The text of an expression on one line. */
export function printExpression(expr: Expr): string {
  return flat(expr, 0);
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

// Expressions

/** A target of an assignment or of a loop: a tuple stands without parentheses. */
function target(expr: Expr): string {
  return expr.kind === "tuple" && expr.items.length > 1
    ? expr.items.map((item) => flat(item, 0)).join(", ")
    : flat(expr, 0);
}

function parameter(value: Parameter): string {
  return value.default === null ? value.name : `${value.name}=${flat(value.default, PRECEDENCE.conditional)}`;
}

const list = (items: readonly Expr[]): string =>
  items.map((item) => flat(item, PRECEDENCE.lambda)).join(", ");

/** On one line; in parentheses where it binds looser than `level`. */
function flat(expr: Expr, level: number): string {
  const text = bare(expr);
  return precedence(expr) < level ? `(${text})` : text;
}

function bare(expr: Expr): string {
  switch (expr.kind) {
    case "name":
      return expr.id;
    case "integer":
      return expr.text;
    case "string":
      return quote(expr.value);
    case "constant":
      return expr.value === null ? "None" : expr.value ? "True" : "False";
    case "list":
      return `[${list(expr.items)}]`;
    case "tuple":
      return expr.items.length === 1 ? `(${list(expr.items)},)` : `(${list(expr.items)})`;
    case "set":
      return expr.items.length === 0 ? "set()" : `{${list(expr.items)}}`;
    case "dict":
      return `{${expr.entries.map(([key, value]) => `${flat(key, 1)}: ${flat(value, 1)}`).join(", ")}}`;
    case "attribute":
      return `${receiver(expr.object)}.${expr.name}`;
    case "subscript":
      return `${receiver(expr.object)}[${flat(expr.index, 0)}]`;
    case "slice": {
      const [start, end] = [expr.start, expr.end].map((bound) => (bound === null ? "" : flat(bound, 2)));
      return `${receiver(expr.object)}[${start}:${end}]`;
    }
    case "call":
      return `${receiver(expr.callee)}(${argumentTexts(expr).join(", ")})`;
    case "unary":
      return expr.operator === "not"
        ? `not ${flat(expr.operand, PRECEDENCE.not)}`
        : `${expr.operator}${flat(expr.operand, PRECEDENCE.unary)}`;
    case "binary": {
      const levels = operandLevels(expr);
      return `${flat(expr.left, levels.left)} ${expr.operator} ${flat(expr.right, levels.right)}`;
    }
    case "compare": {
      const level = PRECEDENCE.compare + 1;
      return `${flat(expr.left, level)} ${expr.operator} ${flat(expr.right, level)}`;
    }
    case "boolean":
      return expr.operands
        .map((operand) => flat(operand, PRECEDENCE[expr.operator] + 1))
        .join(` ${expr.operator} `);
    case "conditional": {
      const level = PRECEDENCE.conditional + 1;
      return `${flat(expr.then, level)} if ${flat(expr.test, level)} else ${flat(expr.otherwise, level)}`;
    }
    case "lambda": {
      const parameters = expr.parameters.map(parameter).join(", ");
      return `lambda${parameters === "" ? "" : ` ${parameters}`}: ${flat(expr.body, PRECEDENCE.lambda)}`;
    }
    case "comprehension": {
      const level = PRECEDENCE.conditional + 1;
      const condition = expr.condition === null ? "" : ` if ${flat(expr.condition, level)}`;
      const body = `${flat(expr.element, 1)} for ${target(expr.target)} in ${flat(expr.iterable, level)}${condition}`;
      return expr.form === "list" ? `[${body}]` : body;
    }
  }
}

/** What stands before `.`, `(` or `[`; an integer there would read as a float. */
function receiver(expr: Expr): string {
  return expr.kind === "integer" ? `(${expr.text})` : flat(expr, PRECEDENCE.postfix);
}

function argumentTexts(expr: Extract<Expr, { kind: "call" }>): string[] {
  const [only] = expr.args;
  if (only?.kind === "comprehension" && expr.args.length === 1 && expr.keywords.length === 0)
    return [bare(only)];
  return [
    ...expr.args.map((arg) =>
      arg.kind === "comprehension" && arg.form === "generator" ? `(${bare(arg)})` : flat(arg, 1),
    ),
    ...expr.keywords.map(([name, value]) => `${name}=${flat(value, 1)}`),
  ];
}

/** An expression that starts at `column` and has `tail` characters behind it, over several lines if it must. */
function layout(expr: Expr, indent: string, column: number, tail: number): string {
  const single = flat(expr, 0);
  if (column + single.length + tail <= WIDTH) return single;
  switch (expr.kind) {
    case "call": {
      const head = receiver(expr.callee);
      if (expr.args.length + expr.keywords.length === 0 || column + head.length >= WIDTH) return single;
      const parts = [
        ...expr.args.map((arg) => ["", arg] as const),
        ...expr.keywords.map(([name, value]) => [`${name}=`, value] as const),
      ];
      const texts = argumentTexts(expr);
      const inner = indent + STEP;
      const [lone] = parts;
      // A lone bracketed argument hugs its call: `f([` … `])`.
      if (parts.length === 1 && lone !== undefined && isBracketed(lone[1])) {
        return `${head}(${lone[0]}${layout(lone[1], indent, column + head.length + 1, tail + 1)})`;
      }
      if (inner.length + texts.join(", ").length <= WIDTH)
        return `${head}(\n${inner}${texts.join(", ")}\n${indent})`;
      const lines = parts.map(
        ([before, value]) =>
          `${inner}${before}${layout(value, inner, inner.length + before.length, 1)}${parts.length > 1 ? "," : ""}`,
      );
      return `${head}(\n${lines.join("\n")}\n${indent})`;
    }
    case "list":
      return spread("[", expr.items, "]", indent) ?? single;
    case "set":
      return spread("{", expr.items, "}", indent) ?? single;
    case "tuple":
      return spread("(", expr.items, ")", indent) ?? single;
    case "dict": {
      const inner = indent + STEP;
      const lines = expr.entries.map(([key, value]) => {
        const head = `${inner}${flat(key, 1)}: `;
        return `${head}${layout(value, inner, head.length, 1)},`;
      });
      return lines.length === 0 ? single : `{\n${lines.join("\n")}\n${indent}}`;
    }
    case "boolean": {
      const level = PRECEDENCE[expr.operator] + 1;
      const inner = indent + STEP;
      const lines = expr.operands.map(
        (operand, index) => `${inner}${index > 0 ? `${expr.operator} ` : ""}${flat(operand, level)}`,
      );
      return `(\n${lines.join("\n")}\n${indent})`;
    }
    case "conditional": {
      const level = PRECEDENCE.conditional + 1;
      const inner = indent + STEP;
      const [then, test, otherwise] = [expr.then, expr.test, expr.otherwise].map((part) => flat(part, level));
      return `(\n${inner}${then}\n${inner}if ${test}\n${inner}else ${otherwise}\n${indent})`;
    }
    case "binary":
    case "compare": {
      const inner = indent + STEP;
      const level = expr.kind === "compare" ? PRECEDENCE.compare + 1 : operandLevels(expr).left;
      const right = expr.kind === "compare" ? level : operandLevels(expr).right;
      return `(\n${inner}${flat(expr.left, level)}\n${inner}${expr.operator} ${flat(expr.right, right)}\n${indent})`;
    }
    default:
      return single;
  }
}

const isBracketed = (expr: Expr): boolean =>
  expr.kind === "list" || expr.kind === "dict" || expr.kind === "tuple";

function spread(open: string, items: readonly Expr[], close: string, indent: string): string | null {
  if (items.length === 0) return null;
  const inner = indent + STEP;
  const lines = items.map((item) => `${inner}${layout(item, inner, inner.length, 1)},`);
  return `${open}\n${lines.join("\n")}\n${indent}${close}`;
}
