import { print } from "builtins";

const sizes = new Map<string, number>([
  ["b", 2],
  ["a", 1],
]);
sizes.set("c", 3);
sizes.set("a", 5);
sizes.delete("b");
sizes.delete("zzz");
for (const key of [...sizes.keys()].sort()) {
  print(key, sizes.get(key) ?? -1);
}
print(sizes.size, sizes.has("a") ? 1 : 0, sizes.has("b") ? 1 : 0, sizes.get("b") ?? 7);
const found = sizes.get("none");
print(found === undefined ? "absent" : found);
sizes.clear();
print(sizes.size);

const seen = new Set<string>();
seen.add("x");
seen.add("x");
seen.add("y");
seen.delete("y");
seen.delete("q");
print(seen.size, seen.has("x") ? 1 : 0, [...seen].sort().join(","), new Set([1, 2, 1]).size);
const numbers = new Set(["q", "p"].map((letter) => `${letter}!`));
print([...numbers].sort().join(","));
