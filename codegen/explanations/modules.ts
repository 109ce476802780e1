import type { Explanations } from "./explanation.js";

const PART = "export const read = () => 1;\n";

/** 14xx: modules. */
export const MODULES: Explanations = {
  importForm: {
    why: "Python imports names from a module, or the module itself. There is no default export; the builtins are there without any import.",
    wrong: 'import * as builtins from "builtins";\n\nbuiltins.print("on");',
    right: 'import { print } from "builtins";\n\nprint("on");',
  },
  exportForm: {
    why: "What a Python module declares is what it exports, under that name.",
    wrong: "const rate = 1;\nexport { rate as speed };",
    right: "export const rate = 1;",
  },
  lazyAtTop: {
    why: "`import defer` becomes an import at the start of each function that uses the module, so that nothing is loaded before. Code at the top level runs at once.",
    wrong: {
      "src/flash/main.ts": 'import defer * as sensor from "./sensor.js";\n\nsensor.read();\n',
      "src/flash/sensor.ts": PART,
    },
    right: {
      "src/flash/main.ts":
        'import defer * as sensor from "./sensor.js";\n\nexport const measure = () => sensor.read();\n',
      "src/flash/sensor.ts": PART,
    },
  },
  lazyEffects: {
    why: "JavaScript loads a deferred module at its first use, Python where the function starts. Nobody can tell, as long as loading it does nothing but declare.",
    wrong: {
      "src/flash/main.ts":
        'import defer * as sensor from "./sensor.js";\n\nexport const measure = () => sensor.read();\n',
      "src/flash/sensor.ts": `import { collect } from "gc";\n\ncollect();\n${PART}`,
    },
    right: {
      "src/flash/main.ts":
        'import defer * as sensor from "./sensor.js";\n\nexport const measure = () => sensor.read();\n',
      "src/flash/sensor.ts":
        'import { collect } from "gc";\n\nexport function read(): number {\n  collect();\n  return 1;\n}\n',
    },
  },
  importCycle: {
    why: "Python runs a module from its first line to its last when it is imported. In a circle, one of them finds the other half loaded, and a name is missing.",
    wrong: {
      "src/flash/radio.ts":
        'import { log } from "./log.js";\n\nexport function send(): void {\n  log();\n}\n',
      "src/flash/log.ts":
        'import { send } from "./radio.js";\n\nexport function log(): void {\n  send();\n}\n',
    },
    right: {
      "src/flash/radio.ts":
        'import { log } from "./log.js";\n\nexport function send(): void {\n  log();\n}\n',
      "src/flash/log.ts":
        'import defer * as radio from "./radio.js";\n\nexport function log(): void {\n  radio.send();\n}\n',
    },
  },
  inlinedName: {
    why: "Files from outside the root become part of each module that imports them: there all their names must differ.",
    wrong: {
      "src/flash/main.ts":
        'import { read } from "../../shared/sensor.js";\n\nconst scale = (value: number) => value * 2;\nexport const measure = () => scale(read());\n',
      "shared/sensor.ts":
        "const scale = (value: number) => value * 10;\nexport const read = () => scale(1);\n",
    },
    right: {
      "src/flash/main.ts":
        'import { read } from "../../shared/sensor.js";\n\nconst double = (value: number) => value * 2;\nexport const measure = () => double(read());\n',
      "shared/sensor.ts":
        "const scale = (value: number) => value * 10;\nexport const read = () => scale(1);\n",
    },
  },
  dialect: {
    why: "Before it becomes text, all that is emitted is checked against what MicroPython 1.11 on Pycom's boards has. Declarations of your own may promise more.",
    wrong: {
      "src/asyncio.d.ts": 'declare module "asyncio" {\n  export function run(): void;\n}\n',
      "src/flash/main.ts": 'import { run } from "asyncio";\n\nrun();\n',
    },
    right: 'import { sleep_ms } from "utime";\n\nsleep_ms(10);',
  },
  noSource: {
    why: "What is named is not there, or a folder without TypeScript; files that only declare types become nothing.",
    wrong: { "src/flash/types.d.ts": "export interface Reading {\n  value: number;\n}\n" },
    right: { "src/flash/main.ts": "export const x = 1;\n" },
  },
  moduleName: {
    why: "The file's name is what `import` says in Python: letters, digits and `_`, and no word of Python.",
    wrong: { "src/flash/read-out.ts": PART },
    right: { "src/flash/read_out.ts": PART },
  },
  sameOutput: {
    why: "The board looks for modules in a volume's folder and in its `lib`: of two with one name it always finds the first.",
    wrong: { "src/flash/sensor.ts": PART, "src/flash/lib/sensor.ts": PART },
    right: { "src/flash/sensor.ts": PART, "src/flash/lib/sensor_bus.ts": PART },
  },
};
