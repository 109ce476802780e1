/** The programs of the suite: one Markdown file a topic, `## title` and a block of TypeScript each. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const PROGRAMS = "test/codegen/conformance/programs";

export interface Program {
  readonly title: string;
  readonly source: string;
  /** The module that it becomes. */
  readonly module: string;
}

export interface Topic {
  readonly name: string;
  readonly programs: readonly Program[];
}

const PROGRAM = /^## (?<title>.+)\n+```ts\n(?<source>[\s\S]*?)\n?```$/gm;

export function readTopics(): Topic[] {
  const files = readdirSync(PROGRAMS).filter((file) => file.endsWith(".md"));
  return files.sort().map((file) => {
    const name = file.replace(/\.md$/, "");
    return { name, programs: readPrograms(name, readFileSync(join(PROGRAMS, file), "utf8")) };
  });
}

function readPrograms(topic: string, markdown: string): Program[] {
  const programs = [...markdown.matchAll(PROGRAM)].map((match, index) => ({
    title: match.groups?.["title"] ?? "",
    source: `import { show } from "show";\n${match.groups?.["source"] ?? ""}\nexport {};\n`,
    module: `${topic}_${index + 1}`,
  }));
  const titles = markdown.match(/^## /gm)?.length ?? 0;
  if (titles !== programs.length) throw new Error(`${topic}.md: a title without a program`);
  return programs;
}
