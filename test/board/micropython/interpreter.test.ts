import { expect, test } from "vitest";
import { Interpreter, PythonError } from "../../../src/board/micropython/interpreter.js";

const load = () => Interpreter.load(() => {});

test("an exception at the top is a PythonError with the traceback", async () => {
  const interpreter = await load();
  expect(() => interpreter.run("1 / 0")).toThrow(PythonError);
  expect(() => interpreter.run("1 / 0")).toThrow("ZeroDivisionError: divide by zero");
});

test("what was not there at the time of saving is gone", async () => {
  const interpreter = await load();
  interpreter.run("kept = 1");
  interpreter.save();
  interpreter.run("lost = bytearray(30000000)");
  const grown = interpreter.memoryBytes;
  interpreter.restore();
  interpreter.run("assert kept == 1");
  expect(() => interpreter.run("lost")).toThrow("NameError");
  expect(interpreter.memoryBytes).toBe(grown);
  const end = interpreter.view(grown - 1000, 1000);
  expect(end.every((byte) => byte === 0)).toBe(true);
});

test("its clocks stand still and its random numbers repeat", async () => {
  const told: string[] = [];
  for (const interpreter of [await load(), await load()]) {
    interpreter.register("told", { tell: (text: string) => told.push(text) });
    interpreter.run("import told, time, random");
    interpreter.run("told.tell(str((time.ticks_ms(), time.time(), random.getrandbits(30))))");
  }
  expect(told[0]).toMatch(/^\(0, [0-9.]+, \d+\)$/);
  expect(told[1]).toBe(told[0]);
});

test("nothing is left in globalThis", async () => {
  const before = Object.getOwnPropertyNames(globalThis);
  await load();
  expect(Object.getOwnPropertyNames(globalThis)).toEqual(before);
});

test("restoring needs something that was saved", async () => {
  const interpreter = await load();
  expect(() => interpreter.restore()).toThrow("nothing was saved");
});
