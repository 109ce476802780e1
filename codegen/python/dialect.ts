/** What MicroPython 1.11 on Pycom boards lacks, looked for in every tree before it becomes text. */
import type { Expr, Module, Stmt } from "./ast.js";
import { allParts, allStatements, expressionsOf } from "./walk.js";

/** Methods that CPython or a newer MicroPython has. */
const METHODS: ReadonlySet<string> = new Set(
  `bit_length capitalize casefold center expandtabs hex isalnum isdecimal isidentifier isnumeric isprintable
  ljust maketrans partition removeprefix removesuffix rjust rpartition splitlines swapcase title
  translate zfill`.split(/\s+/),
);

/** Modules that the board has, under any of their names. */
const MODULES: ReadonlySet<string> = new Set(
  `array binascii builtins crypto errno gc hashlib io json machine math micropython network os pycom re select socket
  ssl struct sys time ubinascii ucrypto uctypes uerrno uhashlib uio ujson uos ure uselect usocket ussl ustruct utime
  uzlib zlib _thread`.split(/\s+/),
);

/** What the tree says that the board does not understand; empty when it understands all of it. */
export function checkDialect(module: Module, ownModules: ReadonlySet<string>): string[] {
  const found = new Set<string>();
  for (const stmt of allStatements(module.body)) {
    checkStatement(stmt, ownModules, found);
    for (const expr of expressionsOf(stmt)) for (const part of allParts(expr)) checkExpression(part, found);
  }
  return [...found];
}

function checkStatement(stmt: Stmt, own: ReadonlySet<string>, found: Set<string>): void {
  if (stmt.kind === "import" || stmt.kind === "from") {
    if (!MODULES.has(stmt.module) && !own.has(stmt.module)) found.add(`the module \`${stmt.module}\``);
  }
  if (stmt.kind === "from") {
    for (const [name] of stmt.names) {
      if (/^_[A-Z]/.test(name)) found.add(`\`import ${name}\`: a constant with an underscore is not stored`);
    }
  }
  if (stmt.kind === "try" && stmt.handlers.length === 0 && stmt.finally.length === 0)
    found.add("`try` alone");
}

function checkExpression(expr: Expr, found: Set<string>): void {
  switch (expr.kind) {
    case "attribute":
      if (METHODS.has(expr.name)) found.add(`the method \`${expr.name}\``);
      return;
    case "name":
      if (expr.id === "OrderedDict" || expr.id === "breakpoint" || expr.id === "ascii")
        found.add(`\`${expr.id}\``);
      return;
    case "integer":
      if (!/^(0x[0-9A-Fa-f]+|[0-9]+)$/.test(expr.text)) found.add(`the number \`${expr.text}\``);
      return;
    case "call":
      checkCall(expr, found);
      return;
    default:
  }
}

function checkCall(expr: Extract<Expr, { kind: "call" }>, found: Set<string>): void {
  const { callee, args, keywords } = expr;
  const called = callee.kind === "name" ? callee.id : callee.kind === "attribute" ? callee.name : "";
  if (args.slice(0, -1).some((arg) => arg.kind === "starred")) found.add("`*` before other arguments");
  if (called === "pow" && args.length > 2) found.add("`pow` with three arguments");
  if (called === "dumps" && keywords.length > 0) found.add("`dumps` with keyword arguments");
  if (called === "const" && !args.every(isIntegerConstant)) found.add("`const` of anything but an integer");
  if (called === "sorted" || called === "sort") {
    if (keywords.some(([name]) => name !== "key" && name !== "reverse"))
      found.add(`\`${called}\` with other keywords`);
  }
  if (called === "encode" || called === "decode") {
    if (keywords.length > 0) found.add(`\`${called}\` with keyword arguments`);
  }
}

function isIntegerConstant(expr: Expr): boolean {
  switch (expr.kind) {
    case "integer":
    case "name":
      return true;
    case "unary":
      return expr.operator !== "not" && isIntegerConstant(expr.operand);
    case "binary":
      return isIntegerConstant(expr.left) && isIntegerConstant(expr.right);
    default:
      return false;
  }
}
