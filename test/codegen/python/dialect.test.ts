import { describe, expect, it } from "vitest";
import type { Expr, Stmt } from "../../../codegen/python/ast.js";
import {
  assign,
  builtin,
  call,
  integer,
  method,
  name,
  statement,
  string,
} from "../../../codegen/python/build.js";
import { checkDialect } from "../../../codegen/python/dialect.js";

const a = name("a");
const check = (...body: Stmt[]): string[] => checkDialect({ header: [], body }, new Set(["ota_own"]));
const inFunction = (expr: Expr): Stmt => ({
  kind: "function",
  name: "f",
  decorators: [],
  parameters: [{ name: "x", default: null }],
  body: [{ kind: "if", test: a, body: [{ kind: "return", value: builtin("f", expr) }], otherwise: [] }],
});

describe("what MicroPython 1.11 lacks is found, however deep", () => {
  it.each([
    [method(a, "partition", string("x")), "the method `partition`"],
    [method(a, "splitlines"), "the method `splitlines`"],
    [method(a, "center", integer(4)), "the method `center`"],
    [builtin("pow", a, a, a), "`pow` with three arguments"],
    [call(name("dumps"), [a], [["separators", a]]), "`dumps` with keyword arguments"],
    [
      call({ kind: "attribute", object: name("ujson"), name: "dumps" }, [a], [["indent", a]]),
      "`dumps` with keyword arguments",
    ],
    [builtin("const", string("x")), "`const` of anything but an integer"],
    [name("OrderedDict"), "`OrderedDict`"],
    [{ kind: "integer", text: "1_000" }, "the number `1_000`"],
    [{ kind: "integer", text: "1.5" }, "the number `1.5`"],
    [call(name("sorted"), [a], [["cmp", a]]), "`sorted` with other keywords"],
    [call(name("decode"), [a], [["errors", a]]), "`decode` with keyword arguments"],
  ] satisfies [Expr, string][])("%#: %s", (expr, found) => {
    expect(check(statement(expr))).toEqual([found]);
    expect(check(inFunction(expr))).toEqual([found]);
  });

  it("knows the board's modules and the project's own, and no others", () => {
    const imports = (module: string): Stmt[] => [
      { kind: "import", module },
      { kind: "from", module, names: [["x", "x"]] },
    ];
    for (const module of ["uos", "pycom", "ota_own", "micropython"])
      expect(check(...imports(module))).toEqual([]);
    for (const module of ["typing", "dataclasses", "asyncio"]) {
      expect(check(...imports(module))).toEqual([`the module \`${module}\``]);
    }
  });

  it("finds constants that cannot be imported", () => {
    expect(check({ kind: "from", module: "uos", names: [["_LIMIT", "_LIMIT"]] })).toHaveLength(1);
    expect(check({ kind: "from", module: "uos", names: [["_private", "_private"]] })).toEqual([]);
  });

  it("lets pass what it has", () => {
    const folded: Expr = { kind: "binary", operator: "*", left: integer(4), right: integer(-1) };
    expect(
      check(
        assign(a, builtin("const", folded)),
        statement(method(a, "sort")),
        statement(builtin("pow", a, a)),
      ),
    ).toEqual([]);
  });
});
