import { len, lower, print, slice, strip } from "builtins";

for (const text of ["", "a", "a/b//c", "  Größe 😀\t", "{}%s\\", "'\"", "a\u0000b\u007f\r\n"]) {
  print(len(text), text.startsWith("a") ? 1 : 0, text.endsWith("c") ? 1 : 0, text.includes("/") ? 1 : 0);
  print(
    text.split("/").join("|"),
    text.replace("/", "-"),
    text.replaceAll("/", ""),
    strip(text),
    lower(text),
  );
  print(`<${text}>`, `{${len(text)}}`, slice(text, 1), slice(text, 0, 2), text.repeat(2));
  let count = 0;
  for (const character of text) {
    count += len(character);
  }
  print(count, text < "b" ? "before" : "after", text === "a" ? "same" : "different");
}
print((255).toString(16), String(-12), (7).toString(), "ä" + "é");
