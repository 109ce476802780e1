/** What the emitter asks about types: how a value is represented in Python. */
import { ts } from "ts-morph";

/** How a value looks on the board. */
export type Shape =
  | "boolean"
  | "integer"
  | "string"
  | "null"
  | "undefined"
  | "bytes"
  | "memoryview"
  | "array"
  | "tuple"
  | "map"
  | "set"
  /** What a generator function gives, or anything else that is walked once. */
  | "generator"
  /** A data-only interface or an object literal: a dictionary. */
  | "record"
  /** An instance of a class, or of an interface with methods. */
  | "instance"
  | "function"
  /** A class itself, or one of Python's types. */
  | "class"
  | "unknown"
  | "any"
  | "other";

export class Types {
  readonly checker: ts.TypeChecker;
  readonly #shapes = new Map<ts.Type, ReadonlySet<Shape>>();

  constructor(checker: ts.TypeChecker) {
    this.checker = checker;
  }

  of(node: ts.Node): ts.Type {
    return this.checker.getTypeAtLocation(node);
  }

  /** The shapes of all constituents of the expression's type. */
  shapes(node: ts.Node): ReadonlySet<Shape> {
    return this.shapesOf(this.of(node));
  }

  shapesOf(type: ts.Type): ReadonlySet<Shape> {
    const known = this.#shapes.get(type);
    if (known !== undefined) return known;
    // A type that refers to itself is a record while it is looked at.
    this.#shapes.set(type, new Set(["record"]));
    const shapes = new Set(
      type.isUnion() ? type.types.flatMap((part) => [...this.shapesOf(part)]) : [this.#shape(type)],
    );
    this.#shapes.set(type, shapes);
    return shapes;
  }

  /** Whether the value is of these shapes alone. */
  is(node: ts.Node, ...allowed: readonly Shape[]): boolean {
    return only(this.shapes(node), allowed);
  }

  /** The one shape of a value that is not null or undefined, if it has just one. */
  shape(node: ts.Node): Shape | null {
    const present = [...this.shapes(node)].filter((shape) => shape !== "null" && shape !== "undefined");
    return present.length === 1 ? (present[0] ?? null) : null;
  }

  isBoolean(node: ts.Node): boolean {
    return this.is(node, "boolean");
  }
  isInteger(node: ts.Node): boolean {
    return this.is(node, "integer");
  }
  isString(node: ts.Node): boolean {
    return this.is(node, "string");
  }

  /** Whether the class, or one that it extends, is `Error`. */
  isError(type: ts.Type): boolean {
    if (type.isUnion()) return type.types.every((part) => this.isError(part));
    if (type.symbol?.name === "Error" && isLibrary(type.symbol)) return true;
    return (
      type.isClassOrInterface() && (this.checker.getBaseTypes(type) ?? []).some((base) => this.isError(base))
    );
  }

  #shape(type: ts.Type): Shape {
    const flags = type.flags;
    if (flags & ts.TypeFlags.Any) return "any";
    if (flags & ts.TypeFlags.Unknown) return "unknown";
    if (flags & ts.TypeFlags.StringLike) return "string";
    if (flags & ts.TypeFlags.NumberLike) return "integer";
    if (flags & ts.TypeFlags.BooleanLike) return "boolean";
    if (flags & ts.TypeFlags.Null) return "null";
    if (flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) return "undefined";
    if (flags & ts.TypeFlags.ESSymbolLike) return "class";
    if (flags & ts.TypeFlags.TypeParameter) {
      const constraint = this.checker.getBaseConstraintOfType(type);
      return constraint === undefined ? "unknown" : ([...this.shapesOf(constraint)][0] ?? "unknown");
    }
    if (type.isIntersection()) {
      const parts = new Set(type.types.map((part) => this.#shape(part)));
      if (parts.has("bytes")) return "memoryview";
      return parts.size === 1 ? ([...parts][0] ?? "other") : "other";
    }
    return flags & ts.TypeFlags.Object ? this.#objectShape(type) : "other";
  }

  #objectShape(type: ts.Type): Shape {
    if (this.checker.isTupleType(type)) return "tuple";
    if (this.checker.isArrayType(type)) return "array";
    const symbol: ts.Symbol | undefined = type.getSymbol();
    if (symbol !== undefined && !(symbol.flags & ts.SymbolFlags.TypeLiteral) && isLibrary(symbol)) {
      switch (symbol.name) {
        case "Uint8Array":
          return "bytes";
        case "Map":
        case "ReadonlyMap":
          return "map";
        case "Set":
        case "ReadonlySet":
          return "set";
        case "Generator":
        case "Iterable":
        case "IterableIterator":
          return "generator";
        case "Error":
          return "instance";
        case "ErrorConstructor":
          return "class";
        default:
          return type.getCallSignatures().length > 0 ? "function" : "other";
      }
    }
    if (type.getConstructSignatures().length > 0) return "class";
    if (symbol !== undefined && symbol.flags & ts.SymbolFlags.Class) return "instance";
    if (type.getCallSignatures().length > 0) return "function";
    const methods = type
      .getProperties()
      .some((property) => this.isFunction(this.checker.getTypeOfSymbol(property)));
    return methods ? "instance" : "record";
  }

  /** Whether it can be called, or could be if it were there. */
  isFunction(type: ts.Type): boolean {
    const parts = type.isUnion() ? type.types : [type];
    return parts.some((part) => part.getCallSignatures().length > 0);
  }
}

export function only(shapes: ReadonlySet<Shape>, allowed: readonly Shape[]): boolean {
  return shapes.size > 0 && [...shapes].every((shape) => allowed.includes(shape));
}

/** Whether TypeScript's own library declares it. */
export function isLibrary(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some((declaration) => isLibraryFile(declaration.getSourceFile()));
}

export const isLibraryFile = (file: ts.SourceFile): boolean =>
  /\/typescript\/lib\/lib\.[^/]*\.?d\.ts$/.test(file.fileName);

/** Whether it is declared, not defined: the board provides it. */
export function isAmbient(symbol: ts.Symbol): boolean {
  const declarations = symbol.declarations ?? [];
  return (
    declarations.length > 0 &&
    declarations.every((declaration) => declaration.getSourceFile().isDeclarationFile)
  );
}
