import { describe, expect, it } from "vitest";
import { Board } from "../../src/board/board.js";
import { CONSTANTS, Signal } from "../../src/board/operations.js";
import { diffTraces, formatTrace, traceValue } from "../../src/board/trace.js";
import { codeOf, text, write } from "./support.js";

describe("values", () => {
  it.each([
    [5, "int 5"],
    [-1, "int -1"],
    ["5", 'str "5"'],
    ["ß\n", 'str "ß\\n"'],
    [true, "bool true"],
    [null, "none"],
    [undefined, "none"],
    [text("abc"), "bytes 3 a9993e36"],
    [new Uint8Array(), "bytes 0 da39a3ee"],
    [[1, ["a"], []], '[int 1, [str "a"], []]'],
  ])("%j keeps its type", (value, shown) => {
    expect(traceValue(value)).toBe(shown);
  });
});

describe("a board's trace", () => {
  it("holds what went in and what came out, of buffers what they were filled with", () => {
    const board = new Board();
    write(board.call, "/flash/a", text("abc"));
    const file = board.call("open", "/flash/a", "rb");
    board.call("file.readinto", file, new Uint8Array(512));
    codeOf(() => board.call("uos.stat", "/flash/b"));
    expect(formatTrace(board.trace)).toBe(
      [
        '0  open(str "/flash/a", str "wb") -> int 1',
        "1  file.write(int 1, bytes 3 a9993e36) -> int 3",
        "2  file.close(int 1) -> none",
        '3  open(str "/flash/a", str "rb") -> int 2',
        "4  file.readinto(int 2, buffer 512) -> bytes 3 a9993e36",
        '5  uos.stat(str "/flash/b") !! ENOENT',
      ].join("\n"),
    );
  });

  it("shows buffers as they were before the operation", () => {
    const board = new Board();
    const data = text("abc");
    const file = board.call("open", "/flash/a", "wb");
    board.call("file.write", file, data);
    data.fill(0);
    expect(board.trace.at(-1)?.args[1]).toBe("bytes 3 a9993e36");
    board.call("file.close", file);
    expect(board.files().get("/flash/a")).toEqual(text("abc"));
  });

  it("tells why the processor stopped, and nothing of time or printing", () => {
    const board = new Board();
    board.call("utime.ticks_ms");
    board.call("utime.time");
    board.call("print", "hello");
    expect(() => board.call("machine.reset")).toThrow(Signal);
    expect(board.trace).toEqual([{ op: "machine.reset", args: [], error: "reset" }]);
    expect(board.console).toEqual(["hello"]);
  });

  it("traces the filling of sockets", () => {
    const board = new Board();
    const { AF_LORA, SOCK_RAW } = CONSTANTS.socket;
    const socket = board.call("socket.open", AF_LORA, SOCK_RAW);
    board.call("socket.settimeout", socket, 0);
    board.call("socket.recv", socket, new Uint8Array(9));
    expect(board.trace.at(-1)).toEqual({
      op: "socket.recv",
      args: ["int 1", "buffer 9"],
      result: "bytes 0 da39a3ee",
    });
  });
});

describe("the difference of two traces", () => {
  const trace = (...paths: string[]) => {
    const board = new Board();
    for (const path of paths) board.call("uos.mkdir", path);
    return board.trace;
  };

  it("is null where there is none", () => {
    expect(diffTraces(trace("/flash/a"), trace("/flash/a"))).toBeNull();
    expect(diffTraces([], [])).toBeNull();
  });

  it("shows the first one, and what led to it", () => {
    const left = trace("/flash/a", "/flash/b", "/flash/d");
    const right = trace("/flash/a", "/flash/c", "/flash/d");
    expect(diffTraces(left, right, ["model", "python"])).toBe(
      [
        "The traces part at operation 1:",
        '         uos.mkdir(str "/flash/a") -> none',
        '- model  uos.mkdir(str "/flash/b") -> none',
        '+ python uos.mkdir(str "/flash/c") -> none',
      ].join("\n"),
    );
  });

  it("shows where one ends", () => {
    expect(diffTraces(trace("/flash/a"), [])).toContain("+ right (ends here)");
  });
});
