import type { BoardStorage } from "../../src/board/index.js";
import type { Files } from "./offer.js";

/** Makes every other file of a release longer. */
const LONG = ` ${"-".repeat(150)}`;
const MARK = /^# [\d.]+(?: -+)?\n/;
const LIBRARY = /^\/flash\/lib\/(?:OTA|ota_\w+)\.py$/;
/** Lines that {@link incompatible} has put in. */
const TIES = /^release_\w+ = True\n|^ *from \w+ import release_\w+\n/gm;

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

/** The same, where all of the library is a release's own: no module of it works with one of another release. */
export function incompatible(programs: Files, version: string): Files {
  const name = `release_${version.replaceAll(".", "_")}`;
  const tied = [...programs].map(([path, text]): [string, Uint8Array] => {
    if (!LIBRARY.test(path)) return [path, text];
    const imports = Buffer.from(text)
      .toString()
      .replace(/^( *)from (ota_\w+) import /gm, `$1from $2 import ${name}\n$&`)
      .replace(/^( *)import (ota_\w+)$/gm, `$&\n$1from $2 import ${name}`);
    return [path, new Uint8Array(Buffer.from(`${name} = True\n${imports}`))];
  });
  return marked(new Map(tied), version);
}

/** The program that was {@link marked}. */
export function unmarked(text: string): string {
  return text.replace(MARK, "").replace(TIES, "");
}

/** Whether a board holds one of these modules neither as one release has it nor as another: some of its text is not there. */
export function holdsHalfAFile(found: Files, modules: Files): boolean {
  return [...modules].some(([path, text]) => {
    const content = found.get(path);
    return (
      content !== undefined &&
      !unmarked(Buffer.from(content).toString()).includes(Buffer.from(text).toString())
    );
  });
}

const CLEANING = 4;

/** Whether a board is about to remove the copies of recovery, which may be of another release than its library. */
export function losesCopies({ files, nvs }: Pick<BoardStorage, "files" | "nvs">): boolean {
  return (
    nvs.get("ota") === CLEANING && [...files.keys()].some((path) => /^\/flash\/\.ota\/\w+\.py$/.test(path))
  );
}
