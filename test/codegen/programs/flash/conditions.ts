import { print } from "builtins";

function word(flag: boolean): string {
  return flag ? "yes" : "no";
}

function noted(name: string, value: boolean): boolean {
  print(name);
  return value;
}

for (const a of [true, false]) {
  for (const b of [true, false]) {
    print(word(a && b), word(a || b), word(!a), word(!(a && b) || (a && !b)), word(a === b), word(a !== b));
    print(word(noted("left", a) && noted("right", b)), word(noted("left", a) || noted("right", b)));
    print(word((a ? b : !b) === (a || b)), word(a === true), word(!(1 < 2) === a));
  }
}
for (const n of [-1, 0, 1]) {
  if (n < 0) {
    print("negative");
  } else if (n === 0) {
    print("zero");
  } else {
    print("positive");
  }
  print(n >= 0 && n <= 1 ? (n === 0 ? "0" : "1") : "-");
}
