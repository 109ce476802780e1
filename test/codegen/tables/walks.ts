import { inside, python, type Sample } from "./sample.js";

const UNKNOWN = "class A { go(n: number) { return n; } }\n";
const UNKNOWN_IN_PYTHON = "class A:\n    def go(self, n):\n        return n\n\n\n";

/** How far methods walk whose callback runs what the emitter does not see. */
export const WALKS: readonly Sample[] = [
  [
    "a list that others may know is walked to where it ended",
    UNKNOWN + inside("a: A, xs: number[]", "return xs.map((x) => a.go(x));"),
    UNKNOWN_IN_PYTHON + python("a, xs", "return [a.go(x) for _, x in zip(range(len(xs)), xs)]"),
  ],
  [
    "a list that nobody else knows is walked as it is",
    UNKNOWN + inside("a: A", "const xs = [1];", "return xs.map((x) => a.go(x));"),
    UNKNOWN_IN_PYTHON + python("a", "xs = [1]", "return [a.go(x) for x in xs]"),
  ],
  [
    "a list that is exported",
    `${UNKNOWN}const xs = [1];\n${inside("a: A", "return xs.map((x) => a.go(x));")}\nexport { xs };`,
    `${UNKNOWN_IN_PYTHON}xs = [1]\n\n\n${python("a", "return [a.go(x) for _, x in zip(range(len(xs)), xs)]")}`,
  ],
  [
    "a list that is handed on",
    UNKNOWN + inside("a: A", "const xs = [1];", "return { xs, ys: xs.map((x) => a.go(x)) };"),
    UNKNOWN_IN_PYTHON +
      python("a", "xs = [1]", 'return {"xs": xs, "ys": [a.go(x) for _, x in zip(range(len(xs)), xs)]}'),
  ],
  [
    "a constant list",
    `${UNKNOWN}export const XS: readonly number[] = [1];\n${inside("a: A", "return XS.map((x) => a.go(x));")}`,
    `${UNKNOWN_IN_PYTHON}XS = [1]\n\n\n${python("a", "return [a.go(x) for x in XS]")}`,
  ],
  [
    "a private method is looked into",
    "export class A {\n  xs: number[] = [];\n  private twice(n: number) {\n    return n * 2;\n  }\n  go() {\n    return this.xs.map((x) => this.twice(x));\n  }\n}",
    "class A:\n    def __init__(self):\n        self.xs = []\n\n    def _twice(self, n):\n        return n * 2\n\n    def go(self):\n        return [self._twice(x) for x in self.xs]",
  ],
  [
    "another `_` is left alone",
    UNKNOWN + inside("a: A, xs: number[], _: number", "return xs.map((x) => a.go(x) + _);"),
    UNKNOWN_IN_PYTHON + python("a, xs, _", "return [a.go(x) + _ for _2, x in zip(range(len(xs)), xs)]"),
  ],
];
