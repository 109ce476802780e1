import { print } from "builtins";

const names = ["a", "b", "c", "d"];
for (const [index, name] of names.entries()) {
  if (name === "c") {
    continue;
  }
  print(index, name);
}
for (let i = 0; i < names.length; i += 2) {
  print(i);
}
for (let i = 3; i >= 0; i--) {
  print(i);
}
for (let i = 2; i <= 8; i += 3) {
  print(i);
}
for (let i = 5; i < 5; i++) {
  print("never");
}
let left = 10;
while (left > 0) {
  left -= 3;
  if (left === 4) {
    break;
  }
}
print(left);
const pairs: (readonly [string, number])[] = [
  ["x", 1],
  ["y", 2],
];
for (const [key, value] of pairs) {
  print(key, value);
}
for (const [index, [key]] of pairs.entries()) {
  print(index, key);
}
while (true) {
  left++;
  if (left > 6) {
    break;
  }
}
print(left);
