import { readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import * as nodePath from "node:path";
import * as nodeUrl from "node:url";
import { Script } from "node:vm";

/** What is used of it: TypeScript knows WebAssembly only together with a browser. */
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports: WasmImports);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  class Memory {
    readonly buffer: ArrayBuffer;
  }
}

/**
 * The parts of Emscripten's module object that this folder uses. Its text is not typed: {@link createVendor} is the one
 * place where it gets these types.
 */
export interface EmscriptenModule {
  readonly FS: EmscriptenFS;
  readonly _malloc: (bytes: number) => number;
  readonly _free: (address: number) => void;
  readonly ccall: (
    name: string,
    returns: "number" | "null",
    types: readonly ("number" | "string" | "pointer")[],
    args: readonly (number | string)[],
  ) => unknown;
  readonly lengthBytesUTF8: (text: string) => number;
  readonly stringToUTF8: (text: string, address: number, bytes: number) => void;
}

/** A node of Emscripten's tree of files. */
export interface EmscriptenNode {
  readonly id: number;
  readonly parent: EmscriptenNode;
  readonly name: string;
  readonly mode: number;
  node_ops: object;
  stream_ops: object;
}

/** An open file. */
export interface EmscriptenStream {
  readonly node: EmscriptenNode;
  stream_ops: object;
}

/** Emscripten's filesystem, as far as a filesystem type needs it. */
export interface EmscriptenFS {
  readonly FSNode: new (
    parent: EmscriptenNode | null,
    name: string,
    mode: number,
    rdev: number,
  ) => EmscriptenNode;
  /** Takes a WASI errno. */
  readonly ErrnoError: new (
    errno: number,
  ) => Error;
  /** By file descriptor. */
  streams: EmscriptenStream[];
  nextInode: number;
  mkdir(path: string): void;
  chdir(path: string): void;
  writeFile(path: string, data: Uint8Array): void;
  mount(type: object, options: object, path: string): void;
}

/** Functions that WebAssembly imports, by module and name. */
export type WasmImports = Record<"env" | "wasi_snapshot_preview1", Record<string, WasmFunction>>;
export type WasmFunction = (...args: number[]) => number;

/** What the vendor's text gives out, once it is evaluated with its state in a closure. */
interface Vendor {
  readonly create: (options: {
    instantiateWasm: (imports: WasmImports, receive: (instance: WebAssembly.Instance) => void) => object;
  }) => Promise<EmscriptenModule>;
  /** Makes `module` the one whose memory the proxies live in. */
  readonly adopt: (module: EmscriptenModule) => void;
  readonly toPython: (object: object, address: number) => void;
  readonly fromPython: (address: number) => unknown;
  readonly save: () => void;
  readonly restore: () => void;
}

/** A WebAssembly instance of MicroPython, not yet initialised, and the vendor's functions around it. */
export interface Instance {
  readonly module: EmscriptenModule;
  /** The whole linear memory. When it grows, an earlier answer is detached. */
  readonly memory: () => ArrayBuffer;
  readonly stackPointer: () => number;
  readonly setStackPointer: (address: number) => void;
  /** Writes what stands for a JavaScript object into 12 bytes at `address`. */
  readonly toPython: (object: object, address: number) => void;
  /** Reads a result from 12 bytes at `address`; throws where it is an exception. */
  readonly fromPython: (address: number) => unknown;
  /** Keeps which JavaScript objects Python knows. */
  readonly saveProxies: () => void;
  /** Returns to that; JavaScript then knows no Python object. */
  readonly restoreProxies: () => void;
}

const NAME = "@micropython/micropython-webassembly-pyscript";
/** The text is edited below, so it must be this one. */
export const VERSION = "1.27.0";

const require = nodeModule.createRequire(import.meta.url);
const folder = nodePath.dirname(require.resolve(`${NAME}/package.json`));

/** The vendor's loader keeps its state in these properties of `globalThis`: a second load would break the first. */
const STATE = [
  "Module",
  "proxy_js_ref",
  "proxy_js_ref_next",
  "proxy_js_ref_map",
  "proxy_js_map",
  "proxy_js_existing",
  "pyProxyFinalizationRegistry",
];

let compiled: { readonly module: WebAssembly.Module; readonly script: Script } | undefined;

/** Compiled once a process; instances are made of it. */
function compile(): { readonly module: WebAssembly.Module; readonly script: Script } {
  if (compiled !== undefined) return compiled;
  const { version } = JSON.parse(readFileSync(nodePath.join(folder, "package.json"), "utf8"));
  if (version !== VERSION) throw new Error(`${NAME} must be version ${VERSION}, found ${version}`);
  const text = readFileSync(nodePath.join(folder, "micropython.mjs"), "utf8");
  compiled = {
    module: new WebAssembly.Module(readFileSync(nodePath.join(folder, "micropython.wasm"))),
    script: new Script(isolate(text), { filename: "micropython.mjs" }),
  };
  return compiled;
}

/** Turns the vendor's module into a function whose every call has its own state. */
function isolate(text: string): string {
  // The loader and the command line between these two are replaced by interpreter.ts.
  const end = text.indexOf("export default ");
  const proxies = text.indexOf("class PyProxy{");
  if (end < 0 || proxies < end) throw new Error(`${NAME}: the loader is not where it was in ${VERSION}`);
  const body = (text.slice(0, end) + text.slice(proxies))
    .replaceAll("import.meta.url", "__url")
    .replaceAll("await import(", "await __import(")
    .replace(new RegExp(`globalThis\\.(${STATE.join("|")})\\b`, "g"), "$1");
  return `(function (__url, __import) {
let saved, ${STATE.join(", ")};
${body}
return {
  create: _createMicroPythonModule,
  adopt(module) { Module = module; proxy_js_init(); pyProxyFinalizationRegistry = { register() {} }; },
  toPython: proxy_convert_js_to_mp_obj_jsside,
  fromPython: proxy_convert_mp_to_js_obj_jsside,
  save() { saved = [proxy_js_ref.slice(), proxy_js_ref_next, new Map(proxy_js_ref_map)]; },
  restore() {
    proxy_js_ref = saved[0].slice();
    proxy_js_ref_next = saved[1];
    proxy_js_ref_map = new Map(saved[2]);
    proxy_js_map.clear();
    proxy_js_existing = [undefined];
  },
};
})`;
}

/**
 * Makes an instance that shares nothing with others.
 *
 * @param adapt - what is to be imported instead of the vendor's own functions.
 */
export async function instantiate(adapt: (imports: WasmImports) => WasmImports): Promise<Instance> {
  const { module: wasm, script } = compile();
  const modules: Record<string, object> = { module: nodeModule, path: nodePath, url: nodeUrl };
  const evaluate: (url: string, load: (name: string) => Promise<object | undefined>) => Vendor =
    script.runInThisContext();
  const url = nodeUrl.pathToFileURL(nodePath.join(folder, "micropython.mjs")).href;
  const vendor = evaluate(url, async (name) => modules[name]);
  let exports: WebAssembly.Instance["exports"] = {};
  const module = await vendor.create({
    instantiateWasm(imports, receive) {
      const instance = new WebAssembly.Instance(wasm, adapt(imports));
      exports = instance.exports;
      receive(instance);
      return exports;
    },
  });
  vendor.adopt(module);
  const { memory, emscripten_stack_get_current: getStack, _emscripten_stack_restore: setStack } = exports;
  if (
    !(memory instanceof WebAssembly.Memory) ||
    typeof getStack !== "function" ||
    typeof setStack !== "function"
  ) {
    throw new Error(`${NAME}: the exports are not those of ${VERSION}`);
  }
  return {
    module,
    memory: () => memory.buffer,
    stackPointer: () => Number(getStack()),
    setStackPointer: (address) => setStack(address),
    toPython: vendor.toPython,
    fromPython: vendor.fromPython,
    saveProxies: vendor.save,
    restoreProxies: vendor.restore,
  };
}
