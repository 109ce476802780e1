import { print } from "builtins";

const STEP = 3;

function add(a: number, b = STEP, c = -1): number {
  return a + b + c;
}

const twice = (value: number): number => value * 2;

function apply(f: (value: number) => number, value: number): number {
  return f(value);
}

function each(count: number, visit: (index: number) => void): void {
  for (let i = 0; i < count; i++) {
    visit(i);
  }
}

function counter(): () => number {
  let count = 0;
  return () => {
    count += 1;
    return count;
  };
}

print(
  add(1),
  add(1, 2),
  add(1, 2, 3),
  twice(4),
  apply(twice, 5),
  apply((value) => value - 1, 5),
);
let total = 0;
each(4, (index) => {
  total += index;
});
print(total);
const next = counter();
const other = counter();
print(next(), next(), other(), next());

function factorial(n: number): number {
  return n <= 1 ? 1 : n * factorial(n - 1);
}
print(factorial(10));

let state = "before";
function change(): void {
  state = "after";
}
change();
print(state);

function nested(depth: number): string {
  let path = "";
  function go(level: number): void {
    if (level > 0) {
      path += `${level}.`;
      go(level - 1);
    }
  }
  go(depth);
  return path;
}
print(nested(3));
