import { describe, expect, it } from "vitest";
import type { Expr, Stmt } from "../../../codegen/python/ast.js";
import {
  all,
  assign,
  attribute,
  binary,
  builtin,
  call,
  compare,
  conditional,
  integer,
  method,
  name,
  none,
  not,
  statement,
  string,
  subscript,
  truth,
} from "../../../codegen/python/build.js";
import { printExpression } from "../../../codegen/python/expressions.js";
import { printModule } from "../../../codegen/python/print.js";

const [a, b, c] = [name("a"), name("b"), name("c")];
const negative = (operand: Expr): Expr => ({ kind: "unary", operator: "-", operand });

describe("parentheses", () => {
  it.each([
    [binary(binary(a, "+", b), "*", c), "(a + b) * c"],
    [binary(a, "+", binary(b, "*", c)), "a + b * c"],
    [binary(a, "-", binary(b, "-", c)), "a - (b - c)"],
    [binary(binary(a, "-", b), "-", c), "a - b - c"],
    [binary(a, "//", binary(b, "//", c)), "a // (b // c)"],
    [binary(binary(a, "&", b), "|", c), "(a & b) | c"],
    [binary(binary(a, "|", b), "|", c), "a | b | c"],
    [binary(a, "|", binary(b, "|", c)), "a | (b | c)"],
    [binary(binary(a, "+", b), "<<", c), "(a + b) << c"],
    [binary(a, "+", binary(b, "<<", c)), "a + (b << c)"],
    [negative(binary(a, "+", b)), "-(a + b)"],
    [negative(negative(a)), "--a"],
    [compare(compare(a, "<", b), "==", c), "(a < b) == c"],
    [compare(a, "==", compare(b, "<", c)), "a == (b < c)"],
    [compare(not(a), "==", b), "(not a) == b"],
    [not(all("or", [a, b])), "not (a or b)"],
    [all("and", [all("or", [a, b]), not(c)]), "(a or b) and not c"],
    [all("or", [all("and", [a, b]), c]), "a and b or c"],
    [all("and", [all("and", [a, b]), c]), "a and b and c"],
    [conditional(conditional(a, b, c), b, conditional(a, b, c)), "b if (b if a else c) else (b if a else c)"],
    [attribute(conditional(a, b, c), "x"), "(b if a else c).x"],
    [call({ kind: "lambda", parameters: [], body: a }), "(lambda: a)()"],
    [
      builtin("f", { kind: "lambda", parameters: [{ name: "x", default: integer(1) }], body: a }),
      "f(lambda x=1: a)",
    ],
    [attribute(integer(1), "real"), "(1).real"],
    [subscript(binary(a, "+", b), conditional(a, b, c)), "(a + b)[b if a else c]"],
    [{ kind: "slice", object: a, start: null, end: binary(b, "+", c) }, "a[:b + c]"],
    [{ kind: "tuple", items: [a] }, "(a,)"],
    [{ kind: "tuple", items: [] }, "()"],
    [{ kind: "set", items: [] }, "set()"],
    [
      { kind: "dict", entries: [[string("k"), { kind: "lambda", parameters: [], body: a }]] },
      '{"k": lambda: a}',
    ],
    [
      builtin("any", {
        kind: "comprehension",
        form: "generator",
        element: a,
        target: b,
        iterable: c,
        condition: null,
      }),
      "any(a for b in c)",
    ],
    [
      {
        kind: "comprehension",
        form: "list",
        element: a,
        target: { kind: "tuple", items: [a, b] },
        iterable: conditional(a, b, c),
        condition: conditional(a, b, c),
      },
      "[a for a, b in (b if a else c) if (b if a else c)]",
    ],
    [not(compare(a, "in", b)), "a not in b"],
    [not(compare(a, "is", none)), "a is not None"],
    [not(not(a)), "a"],
    [not(truth(true)), "False"],
  ] satisfies [Expr, string][])("%#: %s", (expr, text) => {
    expect(printExpression(expr)).toBe(text);
  });
});

describe("strings", () => {
  it.each([
    ["", '""'],
    ['say "x"', "'say \"x\"'"],
    ["it's", '"it\'s"'],
    ["'\"", '"\'\\""'],
    ["\\ \n\r\t\0\x7f\u0085", '"\\\\ \\n\\r\\t\\x00\\x7f\\x85"'],
    ["größe 😀", '"größe 😀"'],
    ["\u200b\u2028\ufeff", '"\\u200b\\u2028\\ufeff"'],
  ])("%j", (value, text) => {
    expect(printExpression(string(value))).toBe(text);
  });
});

describe("statements", () => {
  const print = (...body: Stmt[]): string => printModule({ header: [], body });
  const long = name("x".repeat(40));

  it("leaves two lines around definitions at the top, one within", () => {
    const inner: Stmt = {
      kind: "function",
      name: "g",
      decorators: [],
      parameters: [],
      body: [{ kind: "pass" }],
    };
    const outer: Stmt = { ...inner, name: "f", body: [statement(a), inner, statement(b)] };
    expect(print({ kind: "import", module: "m" }, statement(a), outer, statement(b))).toBe(
      "import m\n\na\n\n\ndef f():\n    a\n\n    def g():\n        pass\n\n    b\n\n\nb\n",
    );
  });

  it("fills a block that holds comments only", () => {
    expect(print({ kind: "if", test: a, body: [{ kind: "comment", lines: ["x", ""] }], otherwise: [] })).toBe(
      "if a:\n    # x\n    #\n    pass\n",
    );
  });

  it("breaks calls, conditions, definitions, imports and lists at 100 columns", () => {
    expect(print(assign(a, call(long, [long, long])))).toBe(
      `a = ${"x".repeat(40)}(\n    ${"x".repeat(40)}, ${"x".repeat(40)}\n)\n`,
    );
    expect(print(assign(a, call(b, [long, long, long])))).toBe(
      `a = b(\n    ${"x".repeat(40)},\n    ${"x".repeat(40)},\n    ${"x".repeat(40)},\n)\n`,
    );
    expect(
      print({ kind: "if", test: all("and", [long, long, long]), body: [{ kind: "pass" }], otherwise: [] }),
    ).toBe(
      `if (\n    ${"x".repeat(40)}\n    and ${"x".repeat(40)}\n    and ${"x".repeat(40)}\n):\n    pass\n`,
    );
    expect(print({ kind: "return", value: conditional(long, long, long) })).toBe(
      `return (\n    ${"x".repeat(40)}\n    if ${"x".repeat(40)}\n    else ${"x".repeat(40)}\n)\n`,
    );
    expect(print(assign(a, { kind: "list", items: [long, long, long] }))).toBe(
      `a = [\n    ${"x".repeat(40)},\n    ${"x".repeat(40)},\n    ${"x".repeat(40)},\n]\n`,
    );
    expect(print(assign(a, { kind: "dict", entries: [[string("k"), call(long, [long, long])]] }))).toBe(
      `a = {\n    "k": ${"x".repeat(40)}(\n        ${"x".repeat(40)}, ${"x".repeat(40)}\n    ),\n}\n`,
    );
  });

  it("gives each operand of a long chain a line", () => {
    const x = "x".repeat(40);
    const sum = binary(binary(binary(long, "+", long), "-", binary(a, "*", b)), "+", long);
    const lines = `    ${x}\n    + ${x}\n    - a * b\n    + ${x}\n`;
    expect(print({ kind: "return", value: sum })).toBe(`return (\n${lines})\n`);
    expect(print(statement(call(c, [sum])))).toBe(`c(\n${lines})\n`);
    expect(print(statement(call(c, [conditional(long, long, long)])))).toBe(
      `c(\n    ${x}\n    if ${x}\n    else ${x}\n)\n`,
    );
    expect(print(assign(a, binary(binary(long, "<<", long), ">>", long)))).toBe(
      `a = (\n    (${x} << ${x})\n    >> ${x}\n)\n`,
    );
    expect(print(assign(a, binary(long, "-", binary(long, "-", long))))).toBe(
      `a = (\n    ${x}\n    - (${x} - ${x})\n)\n`,
    );
  });

  it("breaks the parts of what it has broken", () => {
    const x = "x".repeat(40);
    expect(print(assign(a, all("or", [b, all("and", [long, long, long])])))).toBe(
      `a = (\n    b\n    or (\n        ${x}\n        and ${x}\n        and ${x}\n    )\n)\n`,
    );
    expect(print(assign(a, binary(b, "+", call(c, [long, long, long]))))).toBe(
      `a = (\n    b\n    + c(\n        ${x},\n        ${x},\n        ${x},\n    )\n)\n`,
    );
  });

  it("is never longer than the width where it can break", () => {
    const parameters = Array.from({ length: 12 }, (_, index) => ({
      name: `parameter_${index}`,
      default: null,
    }));
    const names = parameters.map((each) => [each.name, each.name] as const);
    const text = print(
      { kind: "from", module: "m", names },
      {
        kind: "function",
        name: "f",
        decorators: [],
        parameters,
        body: [statement(method(a, "b", ...Array(30).fill(c)))],
      },
    );
    expect(text.split("\n").every((line) => line.length <= 100)).toBe(true);
  });
});
