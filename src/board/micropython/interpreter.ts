import {
  type EmscriptenFS,
  type EmscriptenStream,
  type Instance,
  instantiate,
  type WasmFunction,
  type WasmImports,
} from "./vendor.js";
import { toLinux } from "./wasi.js";

/** Bytes in which a value crosses between Python and JavaScript. */
const VALUE = 12;
/** In words: how deep Python calls may nest is bounded by it. */
const PYTHON_STACK = 8 * 1024;
/** What the heap starts with, in bytes; it grows. */
const HEAP = 1024 * 1024;

/** An exception reached the top of {@link Interpreter.run}; the message is Python's traceback. */
export class PythonError extends Error {
  override readonly name = "PythonError";
}

/** Everything that running Python changes. */
interface Snapshot {
  readonly memory: Uint8Array;
  readonly stackPointer: number;
  readonly streams: readonly EmscriptenStream[];
  readonly nextInode: number;
}

/**
 * One MicroPython interpreter on WebAssembly. Others in the same process do not disturb it. An `Error` that a function
 * which Python called throws unwinds all of it: Python cannot catch it, and {@link restore} is needed before the next use.
 */
export class Interpreter {
  readonly fs: EmscriptenFS;
  readonly #instance: Instance;
  #snapshot: Snapshot | undefined;

  private constructor(instance: Instance) {
    this.#instance = instance;
    this.fs = instance.module.FS;
  }

  /** @param print - takes the bytes that Python prints, as they come. */
  static async load(print: (bytes: Uint8Array) => void): Promise<Interpreter> {
    const instance = await instantiate(adapt);
    instance.module.ccall("mp_js_init", "null", ["number", "number"], [PYTHON_STACK, HEAP]);
    instance.module.ccall("proxy_c_init", "null", [], []);
    printTo(instance.module.FS, print);
    return new Interpreter(instance);
  }

  /** Makes `object`'s functions a module that Python can import. Only plain values may cross. */
  register(name: string, object: object): void {
    const value = this.#instance.module._malloc(VALUE);
    this.#instance.toPython(object, value);
    this.#instance.module.ccall("mp_js_register_js_module", "null", ["string", "pointer"], [name, value]);
    this.#instance.module._free(value);
  }

  /** Runs Python in `__main__`. @throws PythonError where an exception reaches the top. */
  run(code: string): void {
    const bytes = this.#instance.module.lengthBytesUTF8(code);
    const text = this.#instance.module._malloc(bytes + 1);
    this.#instance.module.stringToUTF8(code, text, bytes + 1);
    const value = this.#instance.module._malloc(VALUE);
    this.#instance.module.ccall(
      "mp_js_do_exec",
      "number",
      ["pointer", "number", "pointer"],
      [text, bytes, value],
    );
    this.#instance.module._free(text);
    try {
      this.#instance.fromPython(value);
    } catch (error) {
      // Not as its cause: its stack quotes the vendor's text, which is one line of 100 KB.
      throw new PythonError(error instanceof Error ? error.message : String(error));
    } finally {
      this.#instance.module._free(value);
    }
  }

  /** A window onto Python's memory, to be used at once: when the memory grows, it is none any more. */
  view(address: number, bytes: number): Uint8Array {
    return new Uint8Array(this.#instance.memory(), address, bytes);
  }

  /** What the memory has grown to, in bytes. */
  get memoryBytes(): number {
    return this.#instance.memory().byteLength;
  }

  /** Keeps the state that {@link restore} returns to. */
  save(): void {
    this.#instance.saveProxies();
    const memory = new Uint8Array(this.#instance.memory());
    let end = memory.length;
    while (end > 0 && memory[end - 1] === 0) end--;
    this.#snapshot = {
      memory: memory.slice(0, end),
      stackPointer: this.#instance.stackPointer(),
      streams: [...this.fs.streams],
      nextInode: this.fs.nextInode,
    };
  }

  /** Returns to the state that was saved. What the memory grew by stays allocated, and is zero. */
  restore(): void {
    const snapshot = this.#snapshot;
    if (snapshot === undefined) throw new Error("nothing was saved");
    const memory = new Uint8Array(this.#instance.memory());
    memory.set(snapshot.memory);
    memory.fill(0, snapshot.memory.length);
    this.#instance.setStackPointer(snapshot.stackPointer);
    this.fs.streams = [...snapshot.streams];
    this.fs.nextInode = snapshot.nextInode;
    this.#instance.restoreProxies();
  }
}

/** Emscripten's own output would turn an error that `print` throws into EIO. */
function printTo(FS: EmscriptenFS, print: (bytes: Uint8Array) => void): void {
  const write = (_stream: EmscriptenStream, memory: Int8Array, offset: number, length: number): number => {
    print(new Uint8Array(memory.buffer, offset, length));
    return length;
  };
  for (const stream of FS.streams.slice(1, 3)) stream.stream_ops = { ...stream.stream_ops, write };
}

function adapt(imports: WasmImports): WasmImports {
  return {
    env: deterministic(linuxErrno(imports.env)),
    wasi_snapshot_preview1: linuxErrno(imports.wasi_snapshot_preview1),
  };
}

/** System calls answer with Linux's numbers: `-errno` in the first group, `errno` in WASI's own. */
function linuxErrno(group: WasmImports["env"]): WasmImports["env"] {
  const adapted: Record<string, WasmFunction> = {};
  for (const [name, call] of Object.entries(group)) {
    if (name.startsWith("__syscall_")) {
      adapted[name] = (...args) => {
        const result = call(...args);
        return result < 0 ? -toLinux(-result) : result;
      };
    } else if (name.startsWith("fd_")) {
      adapted[name] = (...args) => toLinux(call(...args));
    } else {
      adapted[name] = call;
    }
  }
  return adapted;
}

/** Two runs of one program are alike: the interpreter's own clocks stand still and its seed is always the same. */
function deterministic(env: WasmImports["env"]): WasmImports["env"] {
  const epoch = Date.UTC(2025, 0, 1);
  return { ...env, mp_js_ticks_ms: () => 0, mp_js_time_ms: () => epoch, mp_js_random_u32: () => 1 };
}
