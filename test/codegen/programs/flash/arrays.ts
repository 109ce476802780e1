import { item, len, print } from "builtins";

function text(value: number): string {
  return String(value);
}

const values: number[] = [3, 1, 2];
values.push(10);
values.push(9, 8);
values.push(...[7]);
values.sort((a, b) => a - b);
print(values.length, item(values, 0), values.includes(10) ? 1 : 0, values.includes(4) ? 1 : 0);
print(values.map((value) => String(value)).join(","));
print(
  values
    .filter((value) => value > 5)
    .map((value) => `${value * 2}`)
    .join(","),
);
print(values.some((value) => value === 7) ? 1 : 0, values.every((value) => value > 1) ? 1 : 0);
print(values.slice(1, -1).map(text).join(" "), values.slice(-2).map(text).join(" "), len(values.slice()));

const taken = values.pop();
const shifted = values.shift();
print(taken ?? -1, shifted ?? -1, values.length);
const empty: string[] = [];
print(empty.pop() ?? "none", empty.length === 0 ? "empty" : "full", empty.join("-"));
values.reverse();
print([...values, 0].map(text).join(","), [0, ...values, ...[5]].length, values.concat([1]).length);
const words = ["b", "ä", "a", "B", ""];
print([...words].sort().join("|"), words.toSorted().join("|"), words.join("|"), words.toReversed().join("|"));
values.unshift(42);
print(item(values, 0));
for (let i = 0; i < values.length; i++) {
  values[i] = i;
}
print(values.map(text).join(","));
