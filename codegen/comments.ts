/** Comments of the source as lines of Python comments. */
import { ts } from "ts-morph";
import { snakeCase } from "./names.js";
import type { Trivia } from "./python/ast.js";

/** What stands around a node: the comments before it, the one behind it on its line, a blank line. */
export function triviaOf(node: ts.Node): Trivia {
  const text = node.getSourceFile().text;
  const comments = [...afterBrace(node, text), ...leading(text, node.pos), ...inside(node, text)];
  const last = ts.getTrailingCommentRanges(text, node.end)?.[0];
  const trailing = last === undefined || isCompound(node) ? [] : linesOf(text, last);
  const before = text.slice(node.pos, node.getStart());
  return {
    comments: trailing.length > 1 ? [...comments, ...trailing] : comments,
    ...(trailing.length === 1 ? { trailing: trailing[0] ?? "" } : {}),
    spaced: /\n[ \t\r]*\n/.test(before),
  };
}

/** Comments between an `if` and its `else`: Python's `else` has no line before it, so they go behind it. */
export function elseComments(node: ts.IfStatement): string[] {
  const { text } = node.getSourceFile();
  const end = node.thenStatement.end;
  const behind = (ts.getTrailingCommentRanges(text, end) ?? []).flatMap((range) => linesOf(text, range));
  return [...behind, ...leading(text, end)];
}

/** Comments at the end of a block, behind its last statement. */
export function closingComments(block: ts.Node, end: number): string[] {
  return leading(block.getSourceFile().text, end);
}

/** Comments at the top of a file that belong to it rather than to its first declaration. */
export function fileComments(file: ts.SourceFile): string[] {
  const first = file.statements[0];
  const ranges = ts.getLeadingCommentRanges(file.text, file.getFullStart()) ?? [];
  const last = ranges.findLastIndex((range, index) => {
    const next = ranges[index + 1]?.pos ?? first?.getStart(file, false) ?? file.end;
    return (
      first === undefined ||
      ts.isImportDeclaration(first) ||
      /\n[ \t\r]*\n/.test(file.text.slice(range.end, next))
    );
  });
  return ranges.slice(0, last + 1).flatMap((range) => linesOf(file.text, range));
}

function leading(text: string, position: number): string[] {
  return (ts.getLeadingCommentRanges(text, position) ?? []).flatMap((range) => linesOf(text, range));
}

/** The comment behind the `{` of the block that the node is first in. */
function afterBrace(node: ts.Node, text: string): string[] {
  const block = node.parent;
  if (!ts.isBlock(block) || block.statements[0] !== node) return [];
  return (ts.getTrailingCommentRanges(text, node.pos) ?? []).flatMap((range) => linesOf(text, range));
}

/** Whether the node holds statements of its own, which carry their comments themselves. */
function isCompound(node: ts.Node): boolean {
  return (
    ts.isIfStatement(node) ||
    ts.isIterationStatement(node, false) ||
    ts.isTryStatement(node) ||
    ts.isSwitchStatement(node) ||
    ts.isFunctionLike(node) ||
    ts.isClassLike(node) ||
    ts.isBlock(node)
  );
}

/** Comments between the parts of an expression: Python's line has no place for them, so they go before it. */
function inside(node: ts.Node, text: string): string[] {
  if (isCompound(node)) return [];
  const found = new Map<number, string[]>();
  const visit = (child: ts.Node): void => {
    if (ts.isBlock(child) || ts.isJsxText(child) || ts.isTemplateSpan(child)) return;
    const ranges = [
      ...(child.pos > node.pos ? (ts.getLeadingCommentRanges(text, child.pos) ?? []) : []),
      ...(child.end < node.end ? (ts.getTrailingCommentRanges(text, pastComma(text, child.end)) ?? []) : []),
    ];
    for (const range of ranges) {
      if (range.pos > node.getStart() && range.end < node.end) found.set(range.pos, linesOf(text, range));
    }
    ts.forEachChild(child, visit);
  };
  ts.forEachChild(node, visit);
  return [...found.entries()].sort(([a], [b]) => a - b).flatMap(([, lines]) => lines);
}

/** A comment behind an item of a list stands behind its comma. */
function pastComma(text: string, end: number): number {
  return text[end] === "," ? end + 1 : end;
}

function linesOf(text: string, range: ts.CommentRange): string[] {
  const raw = text.slice(range.pos, range.end);
  if (range.kind === ts.SyntaxKind.SingleLineCommentTrivia) {
    const line = raw.replace(/^\/\/+ ?/, "").trimEnd();
    return isForTools(line) ? [] : [line];
  }
  const isDoc = raw.startsWith("/**");
  const lines = raw
    .replace(/^\/\*+/, "")
    .replace(/\*+\/$/, "")
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .map((line) => (isDoc ? plain(line) : line));
  while (lines[0]?.trim() === "") lines.shift();
  while (lines.at(-1)?.trim() === "") lines.pop();
  if (lines[0] !== undefined) lines[0] = lines[0].trimStart();
  return lines;
}

const isForTools = (line: string): boolean => /^(biome-|eslint-|@ts-|\/ ?<reference)/.test(line);

const WORDS: Readonly<Record<string, string>> = {
  null: "None",
  undefined: "None",
  true: "True",
  false: "False",
};

/** A line of TSDoc without its marks. */
function plain(line: string): string {
  return line
    .replaceAll(/`(null|undefined|true|false)`/g, (_, word: string) => `\`${WORDS[word] ?? word}\``)
    .replaceAll(/`([a-z]+[A-Z]\w*)`/g, (_, name: string) => `\`${snakeCase(name)}\``)
    .replaceAll(
      /\{@link(?:code|plain)?\s+([^}|]+?)(?:\s*\|\s*([^}]+))?\}/g,
      (_, target: string, label?: string) => label ?? target.split(".").map(snakeCase).join("."),
    )
    .replaceAll(/@param\s+(\w+)\s*-?\s*/g, (_, name: string) => `${snakeCase(name)}: `)
    .replaceAll(/@returns?\s+/g, "Returns ")
    .replaceAll(/@throws\s+(?:\{(\w+)\}\s*)?/g, (_, type?: string) =>
      type === undefined ? "Raises " : `Raises ${type} `,
    );
}
