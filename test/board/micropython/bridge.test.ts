import { describe, expect, test } from "vitest";
import { Bridge, type Memory, type Plain } from "../../../src/board/micropython/bridge.js";
import { SIGNATURES } from "../../../src/board/micropython/signatures.js";
import { BoardError, CONSTANTS, Signal } from "../../../src/board/operations.js";

const STATUS = 100;

/** A bridge to a board that answers every call with `answer`, and what the board was called with. */
function bridgeTo(answer: () => unknown) {
  const bytes = new Uint8Array(1000);
  const memory: Memory = { view: (address, length) => bytes.subarray(address, address + length) };
  const calls: unknown[][] = [];
  const bridge = new Bridge(memory, () => (...args: unknown[]) => {
    calls.push(args);
    return answer();
  });
  bridge.bind(STATUS);
  return { bridge, bytes, calls, status: () => bytes[STATUS] };
}

describe("results", () => {
  test.each<[name: string, value: unknown, plain: Plain]>([
    ["integers", -5, -5],
    ["zero", 0, 0],
    ["booleans", false, false],
    ["text", "näh 😀", "näh 😀"],
    ["empty text", "", ""],
    ["null", null, null],
    ["nothing", undefined, null],
    ["bytes, in hexadecimal", new Uint8Array([0, 255, 16]), "00ff10"],
    ["no bytes", new Uint8Array(), ""],
    ["arrays, as JSON", [["é", 1]], '[["é",1]]'],
  ])("%s", (_name, value, plain) => {
    const { bridge, status } = bridgeTo(() => value);
    expect(bridge.call("uos.sync")).toBe(plain);
    expect(status()).toBe(0);
  });

  test("what has no plain form is an error of the host's, not of the program's", () => {
    const { bridge } = bridgeTo(() => ({}));
    expect(() => bridge.call("uos.sync")).toThrow("no plain form");
  });
});

describe("arguments", () => {
  test("a buffer that the board reads is a copy", () => {
    const { bridge, bytes, calls } = bridgeTo(() => 3);
    bytes.set([1, 2, 3], 10);
    bridge.call("file.write", 7, 10, 3);
    bytes.fill(9, 10, 13);
    expect(calls).toEqual([["file.write", 7, new Uint8Array([1, 2, 3])]]);
  });

  test("a buffer that the board fills is Python's own memory", () => {
    const { bridge, bytes, calls } = bridgeTo(() => {
      const buffer = calls[0]?.[2];
      if (buffer instanceof Uint8Array) buffer.set([5, 6]);
      return 2;
    });
    expect(bridge.call("socket.recv", 1, 20, 4)).toBe(2);
    expect([...bytes.subarray(20, 25)]).toEqual([5, 6, 0, 0, 0]);
  });

  test("two buffers in one call", () => {
    const { bridge, bytes, calls } = bridgeTo(() => undefined);
    bytes.set([1, 2, 3, 4], 10);
    bridge.call("lora.join", 0, 10, 1, 11, 3);
    expect(calls).toEqual([["lora.join", 0, new Uint8Array([1]), new Uint8Array([2, 3, 4])]]);
  });

  test.each<[why: string, name: unknown, args: unknown[]]>([
    ["an operation that does not exist", "uos.format", []],
    ["a property of every object", "toString", []],
    ["a name that is no text", 5, []],
    ["a number for text", "uos.remove", [5]],
    ["text for a number", "uos.urandom", ["5"]],
    ["a fraction", "utime.sleep_ms", [1.5]],
    ["a boolean for a number", "utime.sleep_ms", [true]],
    ["a number for a boolean", "pycom.heartbeat", [1]],
    ["null", "pycom.nvs_set", ["key", null]],
    ["an object", "pycom.nvs_get", [{}]],
    ["a buffer without its length", "file.write", [1, 2]],
    ["too few", "uos.rename", ["/flash/a"]],
    ["too many", "uos.sync", [1]],
  ])("%s: the board is not called, Python raises TypeError", (_why, name, args) => {
    const { bridge, calls, status } = bridgeTo(() => 1);
    expect(bridge.call(name, ...args)).toBeNull();
    expect(status()).toBe(255);
    expect(calls).toEqual([]);
  });
});

describe("failures", () => {
  test("an errno is in the status byte, until the next call", () => {
    let fails = true;
    const { bridge, status } = bridgeTo(() => {
      if (fails) throw new BoardError("ENOSPC");
      return 1;
    });
    expect(bridge.call("uos.sync")).toBeNull();
    expect(status()).toBe(28);
    fails = false;
    expect(bridge.call("uos.sync")).toBe(1);
    expect(status()).toBe(0);
  });

  test("every errno fits the status byte, beside TypeError", () => {
    for (const errno of Object.values(CONSTANTS.errno)) expect(errno).toBeLessThan(255);
  });

  test.each([new Signal("power"), new TypeError("a mistake of the host's"), new RangeError()])(
    "%s passes through",
    (error) => {
      const { bridge } = bridgeTo(() => {
        throw error;
      });
      expect(() => bridge.call("uos.sync")).toThrow(error);
    },
  );
});

test("buffers that the board fills are the last parameter, and only the readings have one", () => {
  const filled = Object.entries(SIGNATURES).filter(([, kinds]) => kinds.some((kind) => kind === "out"));
  expect(filled.map(([name]) => name)).toEqual([
    "file.readinto",
    "file.readline",
    "socket.recv",
    "socket.readinto",
    "socket.readline",
  ]);
});
