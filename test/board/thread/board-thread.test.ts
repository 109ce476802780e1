import { beforeAll, describe, expect, test } from "vitest";
import { BoardThread, BoardThreadError } from "../../../src/board/thread/board-thread.js";
import type { BoardEvent } from "../../../src/board/thread/description.js";
import { compileIfAbsent } from "../../support/built.js";
import { python } from "../../support/python.js";

beforeAll(compileIfAbsent, 120_000);

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const runtime = { type: "micropython" } as const;

test("what is described, what is told, and what is left", async () => {
  const events: BoardEvent[] = [];
  const main = python(
    "import machine, pycom",
    "print('slot', pycom.ota_slot(), pycom.nvs_get('count'))",
    "if pycom.ota_slot() == 0:",
    "    with open('/sd/tief/näh.bin', 'wb') as file: file.write(bytes(3))",
    "    pycom.nvs_set('count', 2)",
    "    pycom.ota_start()",
    "    pycom.ota_write(b'image')",
    "    pycom.ota_finish()",
    "    machine.reset()",
    "print('näh 😀')",
  );
  const thread = new BoardThread(
    {
      options: { firmware: bytes("factory"), flash: { filesystem: "littlefs" } },
      files: new Map([
        ["/flash/main.py", bytes(main)],
        ["/sd/tief/leer", new Uint8Array()],
      ]),
      nvs: new Map<string, number | string>([["count", 1]]),
      runtime,
      boots: 3,
      watch: ["open", "file.write", "pycom.nvs_set"],
    },
    (event) => events.push(event),
  );
  const state = await thread.finished;
  expect(events).toEqual([
    { type: "boot", boot: 1, slot: 0 },
    { type: "line", boot: 1, text: "slot 0 1" },
    { type: "operation", boot: 1, name: "open", args: ["/sd/tief/näh.bin", "wb"] },
    { type: "operation", boot: 1, name: "file.write", args: [expect.any(Number), 3] },
    { type: "operation", boot: 1, name: "pycom.nvs_set", args: ["count", 2] },
    { type: "stop", boot: 1, stop: { why: "reset" } },
    { type: "boot", boot: 2, slot: 1 },
    { type: "line", boot: 2, text: "slot 1 2" },
    { type: "line", boot: 2, text: "näh 😀" },
    { type: "stop", boot: 2, stop: { why: "end" } },
  ]);
  expect(state.stop).toEqual({ why: "end" });
  expect(state.stops).toEqual([{ why: "reset" }, { why: "end" }]);
  expect([...state.files]).toEqual([
    ["/flash/main.py", bytes(main)],
    ["/sd/tief/leer", new Uint8Array()],
    ["/sd/tief/näh.bin", new Uint8Array(3)],
  ]);
  expect(state.nvs).toEqual(new Map([["count", 2]]));
  expect(state.slots).toEqual({ running: 1, images: [bytes("factory"), bytes("image")] });
  expect(state.console).toEqual(["slot 0 1", "slot 1 2", "näh 😀"]);
});

describe("LoRa", () => {
  const main = python(
    "import machine, usocket, utime",
    "from network import LoRa",
    "lora = LoRa(mode=LoRa.LORAWAN, region=LoRa.EU868)",
    "lora.join(activation=LoRa.OTAA, auth=(bytes(8), bytes(16)), timeout=0)",
    "while not lora.has_joined(): utime.sleep(1)",
    "s = usocket.socket(usocket.AF_LORA, usocket.SOCK_RAW)",
    "while True:",
    "    s.setblocking(True)",
    "    s.send(bytes([4, 5, 6]))",
    "    s.setblocking(False)",
    "    if s.recv(64) == bytes([1, 2, 3]): machine.reset()",
    "    utime.sleep(60)",
  );

  test("an endless program is ended after its uplinks", async () => {
    const thread = new BoardThread({
      files: new Map([["/flash/main.py", bytes(main)]]),
      downlinks: [Uint8Array.of(9), Uint8Array.of(1, 2, 3)],
      runtime,
      boots: 5,
      uplinks: { first: 99, later: 3 },
    });
    const { stops, uplinks } = await thread.finished;
    expect(stops).toEqual([{ why: "reset" }, { why: "halt" }]);
    expect(uplinks.map(({ data }) => [...data])).toEqual(Array.from({ length: 5 }, () => [4, 5, 6]));
  });

  test("or after its operations", async () => {
    const files = new Map([["/flash/main.py", bytes(main)]]);
    const { stop, uplinks } = await new BoardThread({ files, runtime, operations: 50 }).finished;
    expect(stop).toEqual({ why: "halt" });
    expect(uplinks.length).toBeLessThan(20);
  });
});

test("an exception of the program's", async () => {
  const files = new Map([["/flash/main.py", bytes("1 / 0")]]);
  const { stop } = await new BoardThread({ files, runtime }).finished;
  expect(stop).toMatchObject({ why: "error", error: "ZeroDivisionError", message: "divide by zero" });
});

test("a program that never ends is stopped", async () => {
  const files = new Map([["/flash/main.py", bytes("print('a')\nwhile True: pass")]]);
  const events: string[] = [];
  const thread = new BoardThread({ files, runtime }, (event) => events.push(event.type));
  await expect.poll(() => events).toContain("line");
  await thread.stop();
  await expect(thread.finished).rejects.toThrow(BoardThreadError);
});

test("what breaks the thread is told", async () => {
  const thread = new BoardThread({
    runtime,
    files: new Map([["/nowhere/x", bytes("x")]]),
    nvs: new Map([["", 1]]),
  });
  const failure = await thread.finished.catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(BoardThreadError);
  expect(failure).toMatchObject({ cause: { message: expect.stringContaining("EINVAL") } });
});
