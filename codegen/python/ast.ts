/** The Python that the emitter can say: no more than MicroPython 1.11 reads. */

export type BinaryOperator = "+" | "-" | "*" | "//" | "%" | "&" | "|" | "^" | "<<" | ">>";
export type CompareOperator = "==" | "!=" | "<" | "<=" | ">" | ">=" | "is" | "is not" | "in" | "not in";
export type BooleanOperator = "and" | "or";
export type UnaryOperator = "-" | "~" | "not";

/** A place in the source. */
export interface Origin {
  /** As the project names it. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  /** The function that the place is in, under its name in the source; `<module>` outside of all. */
  readonly scope: string;
}

export type Expr = { readonly origin?: Origin } & ExprShape;

type ExprShape =
  | { readonly kind: "name"; readonly id: string }
  /** An integer as it is written: decimal or `0x…`. */
  | { readonly kind: "integer"; readonly text: string }
  | { readonly kind: "string"; readonly value: string }
  | { readonly kind: "constant"; readonly value: boolean | null }
  /** `*xs`, the last argument of a call. */
  | { readonly kind: "starred"; readonly value: Expr }
  | { readonly kind: "list" | "tuple" | "set"; readonly items: readonly Expr[] }
  | { readonly kind: "dict"; readonly entries: readonly (readonly [Expr, Expr])[] }
  | { readonly kind: "attribute"; readonly object: Expr; readonly name: string }
  | { readonly kind: "subscript"; readonly object: Expr; readonly index: Expr }
  | { readonly kind: "slice"; readonly object: Expr; readonly start: Expr | null; readonly end: Expr | null }
  | {
      readonly kind: "call";
      readonly callee: Expr;
      readonly args: readonly Expr[];
      readonly keywords: readonly (readonly [string, Expr])[];
    }
  | { readonly kind: "unary"; readonly operator: UnaryOperator; readonly operand: Expr }
  | {
      readonly kind: "binary";
      readonly operator: BinaryOperator;
      readonly left: Expr;
      readonly right: Expr;
    }
  | {
      readonly kind: "compare";
      readonly operator: CompareOperator;
      readonly left: Expr;
      readonly right: Expr;
    }
  | { readonly kind: "boolean"; readonly operator: BooleanOperator; readonly operands: readonly Expr[] }
  | { readonly kind: "conditional"; readonly test: Expr; readonly then: Expr; readonly otherwise: Expr }
  | { readonly kind: "lambda"; readonly parameters: readonly Parameter[]; readonly body: Expr }
  | {
      /** `[element for target in iterable if condition]`, or without the brackets as the only argument of a call. */
      readonly kind: "comprehension";
      readonly form: "list" | "generator";
      readonly element: Expr;
      readonly target: Expr;
      readonly iterable: Expr;
      readonly condition: Expr | null;
    };

export interface Parameter {
  readonly name: string;
  readonly default: Expr | null;
  /** `*name`: takes all further arguments, as a tuple. */
  readonly star?: boolean;
}

export interface Handler {
  /** The classes that it catches. */
  readonly types: readonly Expr[];
  readonly name: string | null;
  readonly body: readonly Stmt[];
}

/** What stands around a statement in the source. */
export interface Trivia {
  /** Comment lines before it, without `#`. */
  readonly comments?: readonly string[];
  /** The comment behind it on its line. */
  readonly trailing?: string;
  /** Whether the author left a blank line before it. */
  readonly spaced?: boolean;
  readonly origin?: Origin;
}

export type Stmt = Trivia &
  (
    | { readonly kind: "expression"; readonly value: Expr }
    | { readonly kind: "assign"; readonly target: Expr; readonly value: Expr }
    | {
        readonly kind: "augment";
        readonly target: Expr;
        readonly operator: BinaryOperator;
        readonly value: Expr;
      }
    | {
        readonly kind: "if";
        readonly test: Expr;
        readonly body: readonly Stmt[];
        readonly otherwise: readonly Stmt[];
      }
    | { readonly kind: "while"; readonly test: Expr; readonly body: readonly Stmt[] }
    | {
        readonly kind: "for";
        readonly target: Expr;
        readonly iterable: Expr;
        readonly body: readonly Stmt[];
      }
    | { readonly kind: "break" | "continue" | "pass" }
    | { readonly kind: "return"; readonly value: Expr | null }
    | { readonly kind: "raise"; readonly value: Expr | null }
    /** `yield value`, or `yield from value`. */
    | { readonly kind: "yield"; readonly value: Expr; readonly from: boolean }
    | {
        readonly kind: "try";
        readonly body: readonly Stmt[];
        readonly handlers: readonly Handler[];
        readonly finally: readonly Stmt[];
      }
    | {
        readonly kind: "function";
        readonly name: string;
        readonly decorators: readonly string[];
        readonly parameters: readonly Parameter[];
        readonly body: readonly Stmt[];
      }
    | {
        readonly kind: "class";
        readonly name: string;
        readonly bases: readonly Expr[];
        readonly body: readonly Stmt[];
      }
    | { readonly kind: "import"; readonly module: string }
    | {
        readonly kind: "from";
        readonly module: string;
        readonly names: readonly (readonly [name: string, alias: string])[];
      }
    | { readonly kind: "nonlocal" | "global"; readonly names: readonly string[] }
    /** Comments that belong to no statement: at the end of a block. */
    | { readonly kind: "comment"; readonly lines: readonly string[] }
  );

/** One file. */
export interface Module {
  /** Comment lines at the top. */
  readonly header: readonly string[];
  readonly body: readonly Stmt[];
}
