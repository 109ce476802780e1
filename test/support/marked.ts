import type { Files } from "./offer.js";

/** Makes every other file of a release longer. */
const LONG = ` ${"-".repeat(150)}`;
const MARK = /^# [\d.]+(?: -+)?\n/;

/**
 * Programs and modules as those of a release: they do what they did without. From one release to the next all that they say
 * moves, every other one grows, and the others shrink: so none is code that is half written, be it over the old or from
 * nothing.
 */
export function marked(programs: Files, version: string): Files {
  const patch = Number(version.split(".").at(-1));
  return new Map(
    [...programs].map(([path, text], index) => {
      const mark = `# ${version}${(index + patch) % 2 === 0 ? LONG : ""}\n`;
      return [path, new Uint8Array(Buffer.concat([Buffer.from(mark), text]))];
    }),
  );
}

/** The program that was {@link marked}. */
export function unmarked(text: string): string {
  return text.replace(MARK, "");
}

/** Whether a board holds one of these modules neither as one release has it nor as another: some of its text is not there. */
export function holdsHalfAFile(found: Files, modules: Files): boolean {
  return [...modules].some(([path, text]) => {
    const content = found.get(path);
    return content !== undefined && !Buffer.from(content).includes(Buffer.from(text));
  });
}
