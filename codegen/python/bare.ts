import type { Module, Stmt } from "./ast.js";

/** A module without its comments, which take room on a board's volume; the line that tells where it comes from stays. */
export function withoutComments({ header, body }: Module): Module {
  return { header: header.slice(0, 1), body: bareBlock(body) };
}

function bareBlock(body: readonly Stmt[]): Stmt[] {
  return body.filter(({ kind }) => kind !== "comment").map(bare);
}

function bare(stmt: Stmt): Stmt {
  const { comments: _comments, trailing: _trailing, ...rest } = stmt;
  switch (rest.kind) {
    case "if":
      return { ...rest, body: bareBlock(rest.body), otherwise: bareBlock(rest.otherwise) };
    case "while":
    case "for":
    case "function":
    case "class":
      return { ...rest, body: bareBlock(rest.body) };
    case "try":
      return {
        ...rest,
        body: bareBlock(rest.body),
        handlers: rest.handlers.map((handler) => ({ ...handler, body: bareBlock(handler.body) })),
        finally: bareBlock(rest.finally),
      };
    default:
      return rest;
  }
}
