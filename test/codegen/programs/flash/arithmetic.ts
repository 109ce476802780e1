import { print } from "builtins";

function divide(a: number, b: number): number {
  return Math.floor(a / b);
}

for (const a of [-7, -1, 0, 1, 7, 2147483647, 4294967296]) {
  print(
    a,
    a + 1,
    a - 1,
    a * 3,
    -a,
    divide(a, 2),
    divide(a, -3),
    Math.abs(a),
    Math.min(a, 3),
    Math.max(a, -2, 1),
  );
  print(a & 255, a & 0x7fffffff, a >>> 0, a >>> 4, Math.max(a, 0) % 10);
}
print(2 + 3 * 4 - (5 - 6) - (7 - (8 - 9)), (2 + 3) * 4, -(2 + 3), 7 - -7);
print(Math.floor(100 / 7) * 3, Math.floor((100 * 3) / 7), Math.floor(100 / Math.floor(7 / 2)));
