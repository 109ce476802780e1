import type { ts } from "ts-morph";
import type { Context } from "../context.js";
import type { Expr, Stmt } from "../python/ast.js";

/** What a method call becomes. */
export type MethodRule = (node: ts.CallExpression, receiver: ts.Expression, cx: Context) => Expr;
/** What a method call whose result nobody takes becomes. */
export type DiscardedRule = (node: ts.CallExpression, receiver: ts.Expression, cx: Context) => Stmt;
/** What a call of one of JavaScript's own functions, or `new` of one of its classes, becomes. */
export type FunctionRule = (node: ts.CallExpression | ts.NewExpression, cx: Context) => Expr;

/** Rules by the name of what is called. A map: no name finds what every object inherits. */
export type Table<R> = ReadonlyMap<string, R>;

export const table = <R>(rules: { readonly [name: string]: R }): Table<R> => new Map(Object.entries(rules));
