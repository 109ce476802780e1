import { print } from "builtins";

interface Entry {
  readonly name: string;
  readonly size?: number;
  readonly hash: string | null;
}

function describe(entry: Entry | null): string {
  if (entry === null) {
    return "nothing";
  }
  const size = entry.size ?? 0;
  const hash = entry.hash ?? "none";
  return `${entry.name} ${size} ${hash} ${entry.size === undefined ? "unsized" : "sized"}`;
}

function optional(first: string, second?: number, third: string | null = null): string {
  return `${first} ${second === undefined ? "-" : second} ${third ?? "-"}`;
}

print(describe(null), describe({ name: "a", hash: null }), describe({ name: "b", size: 0, hash: "" }));
print(optional("a"), optional("b", 0), optional("c", 1, ""));
const entry: Entry | null = { name: "c", size: 5, hash: "x" };
for (const each of [entry, null]) {
  print(each?.name ?? "nobody", each === null ? 1 : 2, each == null ? 1 : 2);
}
