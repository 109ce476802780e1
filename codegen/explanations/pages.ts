/** A page of Markdown for each diagnostic, and their index. */
import { DIAGNOSTICS, type EmitResult, formatDiagnostics } from "../index.js";
import { emitExamples, filesOf } from "./examples.js";
import { type DiagnosticName, EXPLANATIONS, type Example } from "./index.js";

const isName = (name: string): name is DiagnosticName => name in DIAGNOSTICS;

/** Every diagnostic, in the order of the codes. */
export const NAMES: readonly DiagnosticName[] = Object.keys(DIAGNOSTICS)
  .filter(isName)
  .sort((a, b) => (DIAGNOSTICS[a].code < DIAGNOSTICS[b].code ? -1 : 1));

/** What the diagnostic is about, without the names that it fills in. */
export const titleOf = (name: DiagnosticName): string => DIAGNOSTICS[name].message.replaceAll("{}", "…");

/** The pages, by file name. */
export function pages(): ReadonlyMap<string, string> {
  const wrong = emitExamples(examples("wrong"));
  const right = emitExamples(examples("right"));
  const all = new Map([["README.md", index()]]);
  for (const name of NAMES) {
    const [refused, emitted] = [wrong.get(name), right.get(name)];
    if (refused !== undefined && emitted !== undefined) {
      all.set(`${DIAGNOSTICS[name].code}.md`, page(name, refused, emitted));
    }
  }
  return all;
}

/** The examples of all diagnostics, by name. */
export function examples(kind: "wrong" | "right"): ReadonlyMap<DiagnosticName, Example> {
  return new Map(
    NAMES.flatMap((name) => {
      const explanation = EXPLANATIONS[name];
      return explanation === undefined ? [] : [[name, explanation[kind]] as const];
    }),
  );
}

function index(): string {
  const rows = NAMES.map((name) => {
    const { code } = DIAGNOSTICS[name];
    return `| [${code}](${code}.md) | ${titleOf(name).replaceAll("|", "\\|")} |`;
  });
  return `# Diagnostics

What the emitter refuses, because Python or the board would do something else, and what to write instead. Codes are
frozen: one keeps its meaning for good. \`pycom-ota explain CODE\` prints a page.

| Code | |
|---|---|
${rows.join("\n")}
`;
}

function page(name: DiagnosticName, refused: EmitResult, emitted: EmitResult): string {
  const { code, hint } = DIAGNOSTICS[name];
  const explanation = EXPLANATIONS[name];
  if (explanation === undefined) return "";
  const told = fence("text", formatDiagnostics(refused.diagnostics.slice(0, 1)));
  const python = emitted.files.map(({ path, text }) =>
    fence("python", titled("#", path, withoutHeader(text))),
  );
  return `# ${code}: ${titleOf(name)}

${wrapped(explanation.why)}

${wrapped(hint)}

## Refused

${sources(explanation.wrong)}

${told}

## Instead

${sources(explanation.right)}

becomes

${python.join("\n\n")}
`;
}

const sources = (example: Example): string =>
  Object.entries(filesOf(example))
    .map(([path, text]) => {
      const language = path.endsWith(".py") ? "python" : "ts";
      return fence(
        language,
        titled(language === "ts" ? "//" : "#", typeof example === "string" ? "" : path, text),
      );
    })
    .join("\n\n");

const titled = (mark: string, path: string, text: string): string =>
  path === "" || path === "flash/main.py" ? text : `${mark} ${path}\n\n${text}`;

const fence = (language: string, text: string): string => `\`\`\`${language}\n${text.trim()}\n\`\`\``;

const WIDTH = 120;

/** A paragraph, its lines no longer than {@link WIDTH}. */
function wrapped(text: string): string {
  const [first = "", ...words] = text.split(" ");
  const lines = [first];
  for (const word of words) {
    const line = `${lines.at(-1)} ${word}`;
    if (line.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line;
  }
  return lines.join("\n");
}

/** Without the line that says which file it was emitted from. */
const withoutHeader = (text: string): string => text.slice(text.indexOf("\n") + 1).trimStart();
