import { print } from "builtins";

function blocks(flag: boolean): string {
  if (flag) {
    const text = "then";
    return text;
  } else {
    const text = "else";
    return text;
  }
}

function shadows(value: number): number {
  const values = [1, 2].map((each) => each + value);
  let sum = 0;
  for (const each of values) {
    sum += each;
  }
  for (const each of [10]) {
    sum += each;
  }
  return sum;
}

function later(): string {
  let text: string | undefined;
  for (let turn = 0; turn < 2; turn++) {
    let inner: string | undefined;
    text = `${text ?? "-"}${inner ?? "."}`;
    inner = "set";
    text += inner;
  }
  return text ?? "";
}

print(blocks(true), blocks(false), shadows(3), later());
let fromName = "camelCase";
const HTTPStatus = 200;
fromName += "!";
print(fromName, HTTPStatus);
