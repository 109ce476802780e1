import { print } from "builtins";

function halves(text: string): readonly [string, string, number] {
  const parts = text.split("=");
  return [parts.slice(0, 1).join(""), parts.slice(1).join("="), parts.length];
}

const [name, value, count] = halves("a=b=c");
print(name, value, count);
const [, only] = halves("k=v");
print(only);
const third = halves("x")[2];
print(third);
let a = 1;
let b = 2;
[a, b] = [b, a];
print(a, b);
[a, b] = [b, a + b];
print(a, b);
const row = ["x", 1] as const;
print(row[0], row[1]);
