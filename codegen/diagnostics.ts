/**
 * Every error of the emitter, in one table. Codes are frozen: a code keeps its meaning for good, and a construct that
 * becomes accepted retires its code.
 */

import { INSTEAD_OF_ARGUMENTS, INSTEAD_OF_METHODS } from "./alternatives.js";
import type { DiagnosticKind } from "./diagnostic.js";

export {
  atFile,
  type Diagnostic,
  type DiagnosticKind,
  formatDiagnostic,
  hint,
  message,
} from "./diagnostic.js";

const kind = (
  code: number,
  message: string,
  hint: string,
  hints?: Readonly<Record<string, string>>,
): DiagnosticKind => ({ code: `OTA${code}`, message, hint, ...(hints === undefined ? {} : { hints }) });

export const DIAGNOSTICS = {
  // 10xx: what has no counterpart at all
  unsupported: kind(1001, "{} cannot be emitted", "Write it with the constructs that the emitter knows."),
  any: kind(
    1002,
    "The type `any` says nothing about its value",
    "Use `unknown` and test it with isinstance().",
  ),
  cast: kind(
    1003,
    "A cast hides what the value is",
    "Test the value with isinstance() or compare it with null.",
  ),
  nonNull: kind(1004, "`!` hides a missing value", "Compare with null, or read with item()."),
  async: kind(1005, "Asynchronous code cannot be emitted", "Write blocking code: the board has one thread."),
  regex: kind(1006, "Regular expressions differ on the board", "Compare strings or bytes."),
  undefinedValue: kind(1007, "`undefined` cannot be a value", "Use null."),
  pythonWord: kind(1008, "`{}` is a word of Python", "Choose another name."),
  builtinName: kind(1009, "`{}` is a builtin that emitted code relies on", "Choose another name."),
  asciiName: kind(1010, "The name `{}` is not plain ASCII", "Use letters, digits and `_`."),
  sameName: kind(
    1011,
    "`{}` already stands for something else here",
    "Choose another name: Python has no block scope.",
  ),
  useBeforeDefinition: kind(
    1012,
    "`{}` is used before its definition",
    "Move the definition up: Python does not hoist.",
  ),

  // 11xx: conditions, comparisons, numbers
  truthiness: kind(
    1101,
    "Only a boolean can be a condition",
    "Compare: `x !== null`, `x !== 0`, `x.length > 0`.",
  ),
  comparison: kind(
    1102,
    "{} cannot be compared with `===`",
    "Compare primitives of one type, or instances of classes.",
  ),
  twoAbsences: kind(1103, "null and undefined are both None", "Compare with `== null`, which means both."),
  ordering: kind(1104, "Only two numbers or two strings have an order", "Compare numbers, or strings."),
  fraction: kind(1105, "Numbers are integers on the board", "Use integers, for example milliseconds."),
  division: kind(1106, "`/` gives a fraction", "Write `Math.floor(a / b)`."),
  remainder: kind(
    1107,
    "`%` differs for negative numbers",
    "Use operands that cannot be negative: `x & 7`, `Math.max(x, 0) % n`.",
  ),
  bits: kind(1108, "`{}` works on 32 bits in TypeScript only", "Mask the operands first: `x & 0xFFFF`."),
  operator: kind(
    1109,
    "The operator `{}` cannot be emitted for these operands",
    "Use numbers on both sides, or strings; templates join the two.",
  ),
  looseEquality: kind(
    1110,
    "`==` converts its operands",
    "Write `===`; `== null` alone means null or undefined.",
  ),
  typeOf: kind(
    1111,
    "This use of typeof cannot be emitted",
    'Use isinstance(x, int), or typeof x === "string" or "boolean".',
  ),

  parseNumber: kind(
    1112,
    "`{}` accepts what is no number",
    "Use int() from builtins for text: it raises ValueError. Ask isinstance(value, int) of others.",
  ),

  // 12xx: strings, arrays, maps, records, bytes
  stringUnits: kind(
    1201,
    "`{}` counts UTF-16 units, Python counts characters",
    "Use len(), slice() from builtins, or bytes.",
  ),
  unknownMethod: kind(
    1202,
    "`{}` has no counterpart in MicroPython 1.11",
    "Write it with a loop, or see the table of constructs for what there is.",
    INSTEAD_OF_METHODS,
  ),
  methodArguments: kind(
    1203,
    "`{}` cannot be emitted with these arguments",
    "Call it with plain arguments, as many as it takes.",
    INSTEAD_OF_ARGUMENTS,
  ),
  index: kind(1204, "This index may not exist", "Use for…of, or item(), which raises IndexError."),
  textInTemplate: kind(
    1205,
    "Only strings and integers print alike",
    "Convert the value: decode(), or a conditional expression.",
  ),
  sort: kind(
    1206,
    "This sort cannot be emitted",
    "Sort strings with sort(), numbers with sort((a, b) => a - b).",
  ),
  unordered: kind(
    1207,
    "Dictionaries and sets have no order on the board",
    "Iterate sorted keys: `[...m.keys()].sort()`.",
  ),
  mixedShape: kind(
    1208,
    "{} cannot stand for {}",
    "One is a dictionary in Python, the other is not: convert it.",
  ),
  functionInRecord: kind(
    1209,
    "An object literal is a dictionary: it cannot hold functions",
    "Write a switch, or a class.",
  ),
  objectSpread: kind(1210, "Objects cannot be spread or merged", "Name each property: `{ a: x.a, b: x.b }`."),
  destructuring: kind(
    1211,
    "This value cannot be taken apart so",
    "Name the value, and read its properties, or item(value, 0).",
  ),
  subarray: kind(
    1212,
    "`subarray` shares memory only on a memoryview",
    "Call memoryview(buffer) first, or copy with slice().",
  ),
  spread: kind(1213, "This spread cannot be emitted", "Spread arrays into array literals only."),

  trim: kind(
    1214,
    "`{}` removes Unicode's spaces, the board ASCII's",
    "Use strip() from builtins on both sides.",
  ),
  letterCase: kind(
    1215,
    "`{}` knows Unicode's letters, the board ASCII's",
    "Use lower() from builtins, or compare as it is.",
  ),
  json: kind(
    1216,
    "`{}` keeps the order of keys, the board does not",
    "Use loads() and dumps() from ujson, and expect no order.",
  ),
  splice: kind(
    1217,
    "`{}` cannot be emitted",
    "Build a new array: `xs.slice(0, i).concat(xs.slice(i + n))`.",
  ),

  // 13xx: statements and functions
  assignmentValue: kind(1301, "An assignment cannot be a value", "Write it as a statement of its own."),
  loopForm: kind(
    1302,
    "This `for` is not a plain count",
    "Count by a literal step to an unchanging bound, or put what `continue` skips into an if.",
  ),
  switchForm: kind(
    1303,
    "This switch is no chain of cases",
    "End every case with break, return, throw or continue; default comes last.",
  ),
  repeatedHere: kind(
    1304,
    "This part runs again: it cannot need statements before it",
    "Name the function first.",
  ),
  loopCapture: kind(
    1305,
    "`{}` belongs to a turn of the loop, in Python to the function",
    "Move the function out of the loop, or pass the value.",
  ),
  evaluationOrder: kind(
    1306,
    "Python evaluates the value first",
    "Put the value into a constant first, or make the field readonly.",
  ),
  notRepeatable: kind(1307, "Python would evaluate this twice", "Put the value into a constant first."),
  finallyJump: kind(1308, "A jump out of `finally` swallows the exception", "Move the jump behind the try."),
  thrown: kind(1309, "Only exceptions can be thrown", "Throw an instance of a class that extends Error."),
  defaultValue: kind(1310, "Python evaluates a default once", "Use a literal or a constant as default."),
  parameterForm: kind(
    1311,
    "This parameter cannot be emitted",
    "Use plain parameters; keywords as `{ a = 1 }: Kwargs<…>`.",
  ),
  keywordArguments: kind(
    1312,
    "Keyword arguments must be written as an object literal",
    "Write `{ name: value }` in the call.",
  ),
  defaultLost: kind(
    1313,
    "A missing argument takes no default in Python",
    "Pass a value, or leave the argument out.",
  ),
  methodValue: kind(1314, "A method taken as a value differs", "Call it inside an arrow function."),
  expressionStatement: kind(
    1315,
    "This expression does nothing as a statement",
    "Call, assign, or remove it.",
  ),
  callbackForm: kind(
    1316,
    "This callback cannot be emitted here",
    "Use an arrow function of one parameter with an expression, or a loop.",
  ),
  nestedClass: kind(1317, "Classes stand at the top level", "Move the class out of the function."),
  this: kind(
    1318,
    "`this` does not mean an instance here",
    "Use methods and arrow functions inside of them.",
  ),
  superForm: kind(
    1319,
    "This use of super cannot be emitted",
    "Call super(…) first in the constructor, or super.method(…).",
  ),
  memberForm: kind(
    1320,
    "This member cannot be emitted",
    "Use fields, methods, getters and static constants.",
  ),
  constructorNeeded: kind(
    1321,
    "The constructor of the base class is not known here",
    "Write a constructor that calls super(…).",
  ),
  mutableExport: kind(
    1322,
    "An exported `let` is copied by Python's import",
    "Export functions that read and write it.",
  ),

  label: kind(
    1323,
    "Python has no labels",
    "Move the loops into a function of their own, and leave them with return.",
  ),
  generator: kind(
    1324,
    "This use of a generator differs in Python",
    "Walk it where it is made: `for (const x of make())`, `[...make()]`; no finally around a yield.",
  ),
  doContinue: kind(
    1325,
    "`continue` would skip the condition of this `do`",
    "Turn the test around: put what follows into an if.",
  ),
  forEach: kind(1326, "`forEach` cannot be emitted", "Write `for (const x of xs)`."),

  loopValue: kind(
    1327,
    "`{}` is a loop in Python: it cannot stand within an expression",
    "Put its value into a constant first.",
  ),
  shortened: kind(
    1328,
    "This callback makes the array shorter that `{}` walks",
    "Walk a copy: `xs.slice()`, or write a loop.",
  ),

  // 14xx: modules
  importForm: kind(1401, "This import cannot be emitted", "Import names, or `* as` a module."),
  exportForm: kind(
    1402,
    "This export cannot be emitted",
    "Export declarations, or names from another module.",
  ),
  lazyAtTop: kind(
    1403,
    "`{}` is imported when it is needed: not at the top level",
    "Use it inside a function.",
  ),
  lazyEffects: kind(
    1404,
    "A module that is imported lazily may only declare",
    "Move the statement into a function.",
  ),
  importCycle: kind(
    1405,
    "These modules import each other: {}",
    "Import one of them lazily, or move what they share.",
  ),
  inlinedName: kind(
    1406,
    "`{}` is declared in two of the files that become one module",
    "Choose another name in one of them.",
  ),
  dialect: kind(1407, "MicroPython 1.11 does not know {}", "Write it with what the board has."),
  noSource: kind(1408, "No source file at {}", "Name TypeScript files, or folders that hold some."),
  moduleName: kind(1409, "`{}` cannot be the name of a Python module", "Rename the file."),
  sameOutput: kind(1410, "Two sources become {}", "Rename one of them."),
} as const satisfies Readonly<Record<string, DiagnosticKind>>;
