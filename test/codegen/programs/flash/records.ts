import { dict, isinstance, print } from "builtins";

interface Point {
  x: number;
  readonly label: string;
  y?: number;
}

const point: Point = { x: 1, label: "p" };
point.x += 2;
point.y = 4;
print(point.x, point.label, point.y);
delete point.y;
print(point.y ?? -1, point["x"], "label" in point ? 1 : 0, "z" in point ? 1 : 0);

const table: Record<string, number> = { b: 1, "a-b": 2 };
table["c"] = 3;
for (const key of Object.keys(table).sort()) {
  print(key, table[key] ?? 0);
}
print(Object.keys(table).length, table["zz"] ?? -1);
const label = "short";
const nested = { label, inner: { label: "deep" } };
print(nested.label, nested.inner.label);

function kind(value: unknown): string {
  if (isinstance(value, dict)) {
    return "record";
  }
  if (typeof value === "boolean") {
    return value ? "True" : "False";
  }
  return typeof value === "string" ? `text ${value}` : "else";
}
print(kind(point), kind("x"), kind(true), kind(0), kind(null), kind(["a"]));
