/**
 * What clients of the first generation need of an HTTP answer. They read 100 bytes at a time until the server closes,
 * look for the blank line behind the headers within one such read, and decode the whole read that holds it as text. So
 * the headers, with their blank line, fill a multiple of 100 bytes, and are sent at once: the blank line then ends a
 * read, and the body, which may be binary, begins the next.
 */
const PADDING = "X-Padding";
const READ = 100;

/** The value of the header `X-Padding` that fills a block of the given lines, the status line first, and itself. */
export function padding(lines: readonly string[]): string {
  const filler: string[] = [];
  let missing = 0;
  for (const _character of `${lines.join("\r\n")}\r\n${PADDING}: \r\n\r\n`) {
    missing = missing === 0 ? READ - 1 : missing - 1;
  }
  while (filler.length < missing) {
    filler.push(".");
  }
  return filler.join("");
}

/** The given lines, ASCII, the status line first, as a padded block with its blank line. */
export function headerBlock(lines: readonly string[]): string {
  return `${lines.join("\r\n")}\r\n${PADDING}: ${padding(lines)}\r\n\r\n`;
}
