/** JavaScript hoists functions, Python defines them where they stand: what runs at the top level must come behind. */
import { ts } from "ts-morph";
import type { Reporter } from "./context.js";
import { DIAGNOSTICS } from "./diagnostics.js";
import type { Unit } from "./modules.js";
import type { Names } from "./names.js";
import { hasModifier, isErased } from "./syntax.js";

/** Reports calls at the top level that reach a function which is defined further down. */
export function checkOrder(unit: Unit, names: Names, reporter: Reporter): void {
  const statements = unit.parts.flatMap((part) => [...part.statements]);
  const places = new Map<ts.Statement, number>(statements.map((statement, index) => [statement, index]));
  const uses = new Map<ts.Statement, ReadonlySet<ts.Statement>>();
  const usesOf = (statement: ts.Statement): ReadonlySet<ts.Statement> => {
    const known = uses.get(statement) ?? usedBy(statement, places, names);
    uses.set(statement, known);
    return known;
  };
  statements.forEach((statement, index) => {
    if (!runs(statement)) return;
    const reached = new Set<ts.Statement>([statement]);
    for (const each of reached) for (const next of usesOf(each)) reached.add(next);
    for (const each of reached) {
      if (ts.isFunctionDeclaration(each) && (places.get(each) ?? 0) > index) {
        reporter.report(statement, DIAGNOSTICS.useBeforeDefinition, each.name?.text ?? "");
      }
    }
  });
}

/** The top-level statements that declare what the statement names. */
function usedBy(
  statement: ts.Statement,
  places: ReadonlyMap<ts.Statement, number>,
  names: Names,
): ReadonlySet<ts.Statement> {
  const found = new Set<ts.Statement>();
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
    if (ts.isIdentifier(node)) {
      const symbol = names.symbol(node);
      const declaration = symbol === undefined ? undefined : names.resolved(symbol).valueDeclaration;
      for (let at: ts.Node | undefined = declaration; at !== undefined; at = at.parent) {
        if (ts.isStatement(at) && places.has(at)) found.add(at);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(statement);
  return found;
}

/** Whether loading the module calls something here. */
function runs(node: ts.Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isFunctionLike(node) || ts.isTypeNode(node) || isErased(node))
    return false;
  if (ts.isPropertyDeclaration(node) && !hasModifier(node, ts.SyntaxKind.StaticKeyword)) return false;
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return true;
  return ts.forEachChild(node, (child) => runs(child) || undefined) === true;
}
