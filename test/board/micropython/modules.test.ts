import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import type { Board } from "../../../src/board/board.js";
import { MicroPythonRuntime } from "../../../src/board/micropython/runtime.js";
import { CONSTANTS } from "../../../src/board/operations.js";
import { boardWith, printedBy, putFile, python } from "../../support/python.js";

let runtime: MicroPythonRuntime;
beforeAll(async () => {
  runtime = await MicroPythonRuntime.load();
});

const printed = (board: Board, ...main: string[]) => printedBy(runtime, board, ...main);

/** What an expression's value looks like in Python, or the exception it raises. */
function evaluate(board: Board, modules: string, expression: string): string | undefined {
  return printed(
    board,
    `import ${modules}`,
    "try:",
    `    print(repr((${expression})))`,
    "except Exception as error:",
    "    print(type(error).__name__, error.args)",
  ).at(-1);
}

test.each([
  "uos, os",
  "uhashlib, hashlib",
  "usocket, socket",
  "utime, time",
  "uerrno, errno",
  "uio, io",
  "uzlib, zlib",
])("%s are one module", (names) => {
  expect(printed(boardWith({}), `import ${names}`, `print(${names.replace(",", " is")})`)).toEqual(["True"]);
});

test("the other names that programs use are there", () => {
  const names =
    "ujson, json, ubinascii, binascii, ustruct, struct, ure, re, ucollections, uctypes, uselect, gc, sys";
  expect(printed(boardWith({}), `import ${names}`, "print(ujson.loads('[null]'))")).toEqual(["[None]"]);
});

describe("files", () => {
  test.each([
    ["sorted(uos.listdir('/flash'))", "['leer', 'main.py', '\\xe4.txt']"],
    ["uos.stat('/flash/ä.txt')", "(32768, 0, 0, 0, 0, 0, 11, 0, 0, 0)"],
    ["uos.stat('/flash/leer')[0] & 0x4000", "16384"],
    ["uos.mkdir('/flash/neu')", "None"],
    ["uos.mkdir('/flash/leer')", "OSError (17,)"],
    ["uos.rmdir('/flash/leer')", "None"],
    ["uos.remove('/flash/ä.txt')", "None"],
    ["uos.remove('/flash/nix')", "OSError (2,)"],
    ["uos.rename('ä.txt', 'ö.txt')", "None"],
    ["uos.sync()", "None"],
    ["uos.getcwd()", "'/flash'"],
    ["uos.chdir('/flash/nix')", "OSError (2,)"],
    ["uos.chdir('/flash/ä.txt')", "OSError (20,)"],
    ["sorted(uos.ilistdir('/flash'))[0]", "('leer', 16384, 0, 0)"],
    ["len(uos.statvfs('/flash'))", "10"],
    ["len(uos.urandom(5)), type(uos.urandom(1))", "(5, <class 'bytes'>)"],
    ["uos.uname().sysname", "'LoPy'"],
    ["uos.stat(5)", `TypeError ("can't convert int to str",)`],
    ["open('/flash/nix', 'rb')", "OSError (2,)"],
    ["open('/flash/leer', 'rb')", "OSError (2,)"],
    ["open('/flash/ä.txt', 'rb').read()", "b'eins\\nzw\\xc3\\xb6lf'"],
    ["open('ä.txt').read()", "'eins\\nzw\\xf6lf'"],
    ["open('ä.txt').read(8)", "'eins\\nzw\\xf6'"],
    ["open('ä.txt', 'rb').read(6)", "b'eins\\nz'"],
    ["open('ä.txt', 'rb').readline()", "b'eins\\n'"],
    ["[line for line in open('ä.txt')]", "['eins\\n', 'zw\\xf6lf']"],
    ["open('ä.txt', 'rb').readlines()", "[b'eins\\n', b'zw\\xc3\\xb6lf']"],
    ["open('ä.txt', 'rb').readinto(bytearray(100))", "11"],
    ["open('ä.txt', 'rb').readinto(bytearray(0))", "0"],
    ["open('ä.txt', 'wb').write(b'')", "0"],
    ["open('ä.txt', 'wb').write('zwölf')", "6"],
    ["open('ä.txt', 'wb').write(5)", "TypeError ('object with buffer protocol required',)"],
  ])("%s", (expression, value) => {
    const board = boardWith({ "/flash/ä.txt": "eins\nzwölf" });
    board.fs.mkdirSync("/flash/leer");
    expect(evaluate(board, "uos", expression)).toBe(value);
  });

  test("every byte, in and out, through slices of buffers", () => {
    const board = boardWith({});
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    printed(
      board,
      "buffer = bytearray(300)",
      "for i in range(256): buffer[i + 20] = i",
      "with open('/flash/täst/tief/alle.bin' if False else '/flash/alle.bin', 'wb') as file:",
      "    print(file.write(memoryview(buffer)[20:276]))",
      "with open('/flash/alle.bin', 'rb') as file:",
      "    view = memoryview(buffer)",
      "    print(file.readinto(view[:1]), file.readinto(view[1:256]), file.readinto(view[256:]))",
      "print(buffer[:256] == bytes(range(256)))",
    );
    expect(board.console).toEqual(["256", "1 255 0", "True"]);
    expect(board.files("/flash").get("/flash/alle.bin")).toEqual(all);
  });

  test("a full volume", () => {
    const board = boardWith({}, { flash: { bytes: 64 * 1024 } });
    const lines = printed(
      board,
      "file = open('/flash/x', 'wb')",
      "try:",
      "    while True: file.write(bytes(4096))",
      "except OSError as error:",
      "    print(error.args)",
    );
    expect(lines).toEqual(["(28,)"]);
  });

  test("json goes straight to and from files", () => {
    const lines = printed(
      boardWith({}),
      "import ujson",
      "with open('/flash/j', 'w') as file: ujson.dump(['ä', None, True, 1], file)",
      "with open('/flash/j') as file: print(ujson.load(file))",
    );
    expect(lines).toEqual(["['\\xe4', None, True, 1]"]);
  });
});

describe("hashes", () => {
  test.each(["sha1", "sha256"])("%s", (algorithm) => {
    const digest = createHash(algorithm).update("abc").digest("hex");
    const lines = printed(
      boardWith({}),
      "import uhashlib, ubinascii",
      `hash = uhashlib.${algorithm}(b'a')`,
      "hash.update(memoryview(b'xbc')[1:])",
      "print(ubinascii.hexlify(hash.digest()).decode())",
      `hash = uhashlib.${algorithm}()`,
      "print(len(hash.digest()))",
    );
    expect(lines).toEqual([digest, String(digest.length / 2)]);
  });

  test("there is one hash unit", () => {
    const lines = printed(
      boardWith({}),
      "import uhashlib",
      "first = uhashlib.sha1()",
      "try: uhashlib.sha256()",
      "except OSError: print('busy')",
      "first.digest()",
      "uhashlib.sha256()",
    );
    expect(lines).toEqual(["busy"]);
  });
});

describe("pycom and machine", () => {
  test.each([
    ["pycom.nvs_get('none')", "None"],
    ["pycom.nvs_get('none', 7)", "7"],
    ["pycom.nvs_get('zero')", "0"],
    ["pycom.nvs_get('less')", "-5"],
    ["pycom.nvs_get('text')", "'n\\xe4h'"],
    ["pycom.nvs_get('a key of 16 chrs')", "OSError (22,)"],
    ["pycom.nvs_set('key', 2147483647) or pycom.nvs_get('key')", "2147483647"],
    ["pycom.nvs_set('key', -2147483648) or pycom.nvs_get('key')", "-2147483648"],
    ["pycom.nvs_set('key', '') or pycom.nvs_get('key')", "''"],
    ["pycom.nvs_set('key', 1 << 31)", "OverflowError ('overflow converting long int to machine word',)"],
    ["pycom.nvs_set('key', 1.5)", `TypeError ("can't convert the arguments of pycom.nvs_set",)`],
    ["pycom.nvs_get(lambda: 0)", `TypeError ("can't convert the arguments of pycom.nvs_get",)`],
    ["pycom.nvs_erase('zero') or pycom.nvs_get('zero')", "None"],
    ["pycom.ota_slot()", "0"],
    ["pycom.ota_verify()", "False"],
    ["pycom.ota_write(b'')", "OSError (1,)"],
    ["pycom.ota_start() or pycom.ota_write(b'image') or pycom.ota_verify()", "True"],
    ["pycom.heartbeat(False), pycom.rgbled(0xFFFFFF)", "(None, None)"],
    ["machine.unique_id()", "b'$\\n\\xc4\\x00\\x00\\x01'"],
    ["machine.reset_cause() == machine.PWRON_RESET", "True"],
    ["machine.WDT(timeout=1000).feed()", "None"],
    ["utime.ticks_diff(utime.ticks_add((1 << 30) - 2, 5), (1 << 30) - 3)", "6"],
    ["utime.sleep(1.5) or utime.ticks_ms() in (1500, 1501)", "True"],
    ["utime.sleep_ms(20) or utime.ticks_us() in (20000, 21000)", "True"],
    ["utime.time()", "0"],
    ["utime.gmtime(86400)", "(1970, 1, 2, 0, 0, 0, 4, 2)"],
  ])("%s", (expression, value) => {
    const board = boardWith({});
    board.nvs.set("zero", 0);
    board.nvs.set("less", -5);
    board.nvs.set("text", "näh");
    expect(evaluate(board, "pycom, machine, utime", expression)).toBe(value);
  });

  test("a firmware, written and booted", () => {
    const board = boardWith({});
    putFile(
      board,
      "/flash/main.py",
      python(
        "import pycom, machine",
        "if pycom.ota_slot() == pycom.FACTORY:",
        "    pycom.ota_start()",
        "    pycom.ota_write(memoryview(b'xfirmware')[1:])",
        "    if pycom.ota_verify(): pycom.ota_finish()",
        "    machine.reset()",
        "print(machine.reset_cause() == machine.WDT_RESET)",
        "pycom.bootmgr(boot_partition=pycom.FACTORY if pycom.ota_slot() else pycom.OTA_0, reset=True)",
      ),
    );
    const { stops } = board.run(runtime, { boots: 2 });
    expect(stops).toEqual([{ why: "reset" }, { why: "reset" }]);
    expect(board.console).toEqual(["True"]);
    expect(board.slots.image(1)).toEqual(new TextEncoder().encode("firmware"));
    expect(board.slots.next).toBe(0);
  });

  test("the watchdog bites", () => {
    const board = boardWith({
      "/flash/main.py": "import machine, utime\nmachine.WDT(timeout=500)\nutime.sleep(1)",
    });
    expect(board.run(runtime).stop).toEqual({ why: "watchdog" });
  });

  test("the firmware's own watchdog bites, and tells that it is there", () => {
    const board = boardWith({
      "/flash/main.py": "import pycom, utime\nprint(pycom.wdt_on_boot())\nutime.sleep(1)",
    });
    board.run(runtime);
    board.power.watchdogOnBootMs = 500;
    expect(board.run(runtime).stop).toEqual({ why: "watchdog" });
    expect(board.console).toEqual(["False", "True"]);
  });
});

test("WiFi is a station where nothing else is said, and tells once that an attempt took too long", () => {
  const lines = printed(
    boardWith({}),
    "import utime",
    "from network import WLAN",
    "print(WLAN().mode() == WLAN.STA)",
    "WLAN().connect('absent', auth=None, timeout=100)",
    "utime.sleep_ms(200)",
    "try: WLAN().isconnected()",
    "except TimeoutError: print(WLAN().isconnected())",
    "WLAN(mode=WLAN.AP, ssid='meter')",
    "print(WLAN().mode() == WLAN.AP)",
    "WLAN().init()",
    "print(WLAN().mode() == WLAN.STA)",
  );
  expect(lines).toEqual(["True", "False", "True", "True"]);
});

test("constants are those of the operations", () => {
  const lines = printed(
    boardWith({}),
    "import usocket, machine, pycom, uerrno",
    "from network import WLAN, LoRa",
    ...Object.entries(CONSTANTS.errno).map(([name, number]) => `assert uerrno.${name} == ${number}`),
    ...Object.entries(CONSTANTS.socket).map(([name, number]) => `assert usocket.${name} == ${number}`),
    ...Object.entries(CONSTANTS.wlan).map(([name, number]) => `assert WLAN.${name} == ${number}`),
    ...Object.entries(CONSTANTS.lora).map(([name, number]) => `assert LoRa.${name} == ${number}`),
    ...Object.entries(CONSTANTS.resetCause).map(([name, number]) => `assert machine.${name} == ${number}`),
    ...Object.entries(CONSTANTS.slot).map(([name, number]) => `assert pycom.${name} == ${number}`),
    "print(OSError(uerrno.ENOENT), OSError(uerrno.ECONNRESET))",
  );
  expect(lines).toEqual(["[Errno 2] ENOENT [Errno 104] ECONNRESET"]);
});
