import { ts } from "ts-morph";
import { triviaOf } from "../comments.js";
import type { Context } from "../context.js";
import { DIAGNOSTICS } from "../diagnostics.js";
import type { Expr, Parameter, Stmt } from "../python/ast.js";
import { assign, attribute, builtin, call, name, none, starred, statement } from "../python/build.js";
import { checkName } from "../scopes.js";
import { hasModifier } from "../syntax.js";
import { isLibrary } from "../types.js";
import { lowerArguments } from "./calls.js";
import { checkPlain, functionBody, lateImports, lowerParameters, preamble } from "./functions.js";
import { iteratorName } from "./generators.js";

const SELF: Parameter = { name: "self", default: null };

export function lowerClass(node: ts.ClassDeclaration, cx: Context): Stmt[] {
  if (node.name === undefined) return cx.refuse(node, DIAGNOSTICS.exportForm);
  if (!ts.isSourceFile(node.parent)) return cx.refuse(node, DIAGNOSTICS.nestedClass);
  const base = baseOf(node);
  const bases: Expr[] = base === undefined ? [] : [cx.expression(base.expression)];
  const members = node.members.flatMap((member) =>
    cx.attempt(() => lowerMember(member, node, cx), []).map((stmt) => cx.located(stmt, member)),
  );
  const init = cx.attempt(() => initializer(node, cx), []);
  checkMemberNames(node, cx);
  const statics = members.filter((member) => member.kind === "assign");
  const methods = members.filter((member) => member.kind !== "assign");
  const body = [...statics, ...init, ...methods, ...closingOf(node, cx)];
  return [{ kind: "class", name: cx.name(node.name), bases, body }];
}

const closingOf = (node: ts.ClassDeclaration, cx: Context): Stmt[] => cx.closing(node);

function baseOf(node: ts.ClassLikeDeclaration): ts.ExpressionWithTypeArguments | undefined {
  return node.heritageClauses?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)?.types[0];
}

const isStatic = (node: ts.Node): boolean => hasModifier(node, ts.SyntaxKind.StaticKeyword);

function memberId(node: ts.NamedDeclaration & { name: ts.PropertyName }, cx: Context): string {
  const iterator = ts.isClassElement(node) ? iteratorName(node) : null;
  if (iterator !== null) return iterator;
  const symbol = ts.isIdentifier(node.name) ? cx.checker.getSymbolAtLocation(node.name) : undefined;
  if (symbol === undefined) return cx.refuse(node, DIAGNOSTICS.memberForm);
  const id = cx.names.of(symbol, cx.unit);
  checkName(id, node, cx.reporter);
  return id;
}

/** What the member is in the body of the class; fields and the constructor are `__init__`'s. */
function lowerMember(member: ts.ClassElement, owner: ts.ClassDeclaration, cx: Context): Stmt[] {
  const trivia = triviaOf(member);
  if (ts.isConstructorDeclaration(member) || ts.isSemicolonClassElement(member)) return [];
  if (ts.isIndexSignatureDeclaration(member) || hasModifier(member, ts.SyntaxKind.DeclareKeyword)) return [];
  if (ts.isPropertyDeclaration(member)) {
    if (!isStatic(member)) return [];
    if (member.initializer === undefined) return cx.refuse(member, DIAGNOSTICS.memberForm);
    const value = member.initializer;
    return [
      {
        ...assign(
          name(memberId(member, cx)),
          cx.withoutHoisting(value, () => cx.expression(value)),
        ),
        ...trivia,
      },
    ];
  }
  if (ts.isGetAccessorDeclaration(member) || ts.isMethodDeclaration(member)) {
    const abstract = hasModifier(member, ts.SyntaxKind.AbstractKeyword);
    if (member.body === undefined && !abstract) return [];
    checkPlain(member, cx);
    checkOverride(member, owner, cx);
    const decorator = ts.isGetAccessorDeclaration(member) ? "property" : "staticmethod";
    const raise: Stmt = { kind: "raise", value: name("NotImplementedError") };
    return [
      {
        kind: "function",
        name: memberId(member, cx),
        decorators: ts.isGetAccessorDeclaration(member) || isStatic(member) ? [decorator] : [],
        parameters: [...(isStatic(member) ? [] : [SELF]), ...lowerParameters(member, cx)],
        body: member.body === undefined ? [raise] : functionBody(member, member.body, cx),
        ...trivia,
      },
    ];
  }
  return cx.refuse(member, DIAGNOSTICS.memberForm);
}

/** Callers know the base's parameters and pass that many arguments. */
function checkOverride(
  member: ts.MethodDeclaration | ts.GetAccessorDeclaration,
  owner: ts.ClassDeclaration,
  cx: Context,
): void {
  if (!ts.isMethodDeclaration(member) || !ts.isIdentifier(member.name)) return;
  for (const clause of owner.heritageClauses ?? []) {
    for (const type of clause.types) {
      const inherited = cx.types.of(type).getProperty(member.name.text);
      if (inherited === undefined) continue;
      const signature = cx.checker.getTypeOfSymbol(inherited).getCallSignatures()[0];
      if (
        signature !== undefined &&
        signature.parameters.length > member.parameters.length &&
        !isRest(member.parameters.at(-1))
      ) {
        cx.refuse(member, DIAGNOSTICS.callbackForm);
      }
    }
  }
}

const isRest = (parameter: ts.ParameterDeclaration | undefined): boolean =>
  parameter?.dotDotDotToken !== undefined;

function checkMemberNames(node: ts.ClassDeclaration, cx: Context): void {
  const seen = new Map<string, ts.Symbol>();
  for (const symbol of cx.types.of(node).getProperties()) {
    if (isLibrary(symbol)) continue;
    const id = cx.names.of(symbol, cx.unit);
    const other = seen.get(id);
    if (other !== undefined && other !== symbol)
      cx.reporter.report(node.name ?? node, DIAGNOSTICS.sameName, id);
    seen.set(id, symbol);
  }
}

/** `__init__`: the init, with the fields in their order behind `super().__init__()`. */
function initializer(node: ts.ClassDeclaration, cx: Context): Stmt[] {
  const init = node.members.filter(ts.isConstructorDeclaration).find((member) => member.body !== undefined);
  if (init?.body === undefined) {
    const fields = lowerFields(node, cx);
    return fields.length === 0 ? [] : [impliedInitializer(node, fields, cx)];
  }
  const properties = init.parameters.flatMap((parameter) => {
    if (!ts.isIdentifier(parameter.name) || !ts.isParameterPropertyDeclaration(parameter, init)) return [];
    const member = cx.types.of(node).getProperty(parameter.name.text);
    const id = member === undefined ? parameter.name.text : cx.names.of(member, cx.unit);
    return [assign(attribute(name("self"), id), name(cx.name(parameter.name)))];
  });
  const fields = lowerFields(node, cx);
  const statements = init.body.statements;
  const at = statements.findIndex(isSuperCall);
  if (at < 0 && baseOf(node) !== undefined) cx.refuse(init, DIAGNOSTICS.superForm);
  const before = cx.statements(statements.slice(0, Math.max(at, 0)));
  const superCall = statements[at];
  const body = [
    ...preamble(init, cx),
    ...fieldImports(node, init, cx),
    ...before,
    ...(superCall === undefined ? [] : cx.attempt(() => lowerSuperCall(superCall, cx), [])),
    ...properties,
    ...fields,
    ...cx.statements(statements.slice(at + 1)),
    ...cx.closing(init.body),
  ];
  if (body.length === 0) return [];
  const parameters = [SELF, ...lowerParameters(init, cx)];
  const definition: Stmt = { kind: "function", name: "__init__", decorators: [], parameters, body };
  return [cx.located({ ...definition, ...triviaOf(init) }, init)];
}

function isSuperCall(node: ts.Statement): boolean {
  return (
    ts.isExpressionStatement(node) &&
    ts.isCallExpression(node.expression) &&
    node.expression.expression.kind === ts.SyntaxKind.SuperKeyword
  );
}

function lowerSuperCall(node: ts.Statement, cx: Context): Stmt[] {
  if (!ts.isExpressionStatement(node) || !ts.isCallExpression(node.expression)) return [];
  const expression = node.expression;
  const { result, before } = cx.hoisting(() => lowerArguments(expression, cx));
  const target = attribute(builtin("super"), "__init__");
  return [...before, { ...statement(call(target, result.args, result.keywords)), ...triviaOf(node) }];
}

function lowerFields(node: ts.ClassDeclaration, cx: Context): Stmt[] {
  return node.members.flatMap((member) => {
    if (!ts.isPropertyDeclaration(member) || isStatic(member)) return [];
    if (
      hasModifier(member, ts.SyntaxKind.DeclareKeyword) ||
      hasModifier(member, ts.SyntaxKind.AbstractKeyword)
    )
      return [];
    return cx.attempt(() => lowerField(member, cx), []);
  });
}

function lowerField(member: ts.PropertyDeclaration, cx: Context): Stmt[] {
  const target = attribute(name("self"), memberId(member, cx));
  const value = member.initializer;
  if (value === undefined) {
    return cx.types.shapes(member).has("undefined") ? [{ ...assign(target, none), ...triviaOf(member) }] : [];
  }
  const { result, before } = cx.hoisting(() => cx.expression(value));
  return [...before, { ...assign(target, result), ...triviaOf(member) }];
}

/** The late imports of fields, which are set in `__init__`, without those that the constructor makes itself. */
function fieldImports(
  node: ts.ClassDeclaration,
  init: ts.ConstructorDeclaration | null,
  cx: Context,
): Stmt[] {
  const modules = (late: readonly Stmt[]): string[] =>
    late.flatMap((each) => (each.kind === "import" ? [each.module] : []));
  const known = new Set(init === null ? [] : modules(lateImports(init, cx)));
  const fields = node.members.filter((member) => ts.isPropertyDeclaration(member) && !isStatic(member));
  const wanted = new Set(fields.flatMap((field) => modules(lateImports(field, cx))));
  return [...wanted].filter((module) => !known.has(module)).map((module) => ({ kind: "import", module }));
}

/** Fields without a constructor: `__init__` takes what the base's takes. */
function impliedInitializer(node: ts.ClassDeclaration, fields: readonly Stmt[], cx: Context): Stmt {
  const base = baseOf(node);
  const parameters = base === undefined ? [] : inheritedParameters(base, cx);
  const forward = call(
    attribute(builtin("super"), "__init__"),
    parameters.map((each) => (each.star === true ? starred(name(each.name)) : name(each.name))),
  );
  return {
    kind: "function",
    name: "__init__",
    decorators: [],
    parameters: [SELF, ...parameters],
    body: [...fieldImports(node, null, cx), ...(base === undefined ? [] : [statement(forward)]), ...fields],
  };
}

function inheritedParameters(base: ts.ExpressionWithTypeArguments, cx: Context): Parameter[] {
  const symbol = ts.isIdentifier(base.expression) ? cx.names.symbol(base.expression) : undefined;
  const resolved = symbol === undefined ? undefined : cx.names.resolved(symbol);
  if (resolved !== undefined && isLibrary(resolved))
    return [{ name: "message", default: { kind: "string", value: "" } }];
  const declaration = resolved?.valueDeclaration;
  if (
    declaration === undefined ||
    !ts.isClassDeclaration(declaration) ||
    declaration.getSourceFile().isDeclarationFile
  ) {
    return cx.refuse(base, DIAGNOSTICS.constructorNeeded);
  }
  const init = declaration.members
    .filter(ts.isConstructorDeclaration)
    .find((member) => member.body !== undefined);
  if (init !== undefined) return lowerParameters(init, cx);
  const next = baseOf(declaration);
  return next === undefined ? [] : inheritedParameters(next, cx);
}
