const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** A string literal, in the quotes that need no escapes, double ones if both do; what cannot be seen is escaped. */
export function quote(value: string): string {
  const mark = value.includes('"') && !value.includes("'") ? "'" : '"';
  let text = "";
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0;
    const escaped = ESCAPES[character];
    if (character === mark) text += `\\${mark}`;
    else if (escaped !== undefined) text += escaped;
    else if (code < 0x20 || (code >= 0x7f && code < 0xa0)) text += `\\x${code.toString(16).padStart(2, "0")}`;
    else if (
      code === 0xad ||
      code === 0xfeff ||
      (code >= 0x2028 && code <= 0x202e) ||
      (code >= 0x200b && code <= 0x200f)
    ) {
      text += `\\u${code.toString(16).padStart(4, "0")}`;
    } else text += character;
  }
  return mark + text + mark;
}
