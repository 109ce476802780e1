import { expect, test } from "vitest";
import type { Board } from "../../../src/board/board.js";
import { httpHost } from "../../../src/board/hosts/http-host.js";
import { MicroPythonRuntime } from "../../../src/board/micropython/runtime.js";
import { SIGNATURES } from "../../../src/board/micropython/signatures.js";
import { BoardError, type Call, CONSTANTS } from "../../../src/board/operations.js";
import { boardWith, python } from "../../support/python.js";

/** Each operation once from Python, and beside it the same from JavaScript: [Python, JavaScript]. */
const PAIRS: readonly (readonly [string, (call: Call, run: Handles) => unknown])[] = [
  ["f = open('/flash/ä😀', 'wb')", (call, run) => (run.file = call("open", "/flash/ä😀", "wb"))],
  ["f.write(bytes([0, 255]))", (call, run) => call("file.write", run.file, Uint8Array.of(0, 255))],
  ["f.close()", (call, run) => call("file.close", run.file)],
  ["f = open('ä😀', 'rb')", (call, run) => (run.file = call("open", "/flash/ä😀", "rb"))],
  ["f.readinto(bytearray(1))", (call, run) => call("file.readinto", run.file, new Uint8Array(1))],
  ["f.readinto(bytearray(0))", (call, run) => call("file.readinto", run.file, new Uint8Array(0))],
  ["f.seek(0)", (call, run) => call("file.seek", run.file, 0, 0)],
  ["f.readline(2)", (call, run) => call("file.readline", run.file, new Uint8Array(2))],
  ["f.seek(-1, 1)", (call, run) => call("file.seek", run.file, -1, 1)],
  ["f.seek(-9, 1)", (call, run) => call("file.seek", run.file, -9, 1)],
  ["f.readinto(bytearray(9))", (call, run) => call("file.readinto", run.file, new Uint8Array(9))],
  ["f.close()", (call, run) => call("file.close", run.file)],
  ["open('/flash/nix', 'rb')", (call) => call("open", "/flash/nix", "rb")],
  ["uos.listdir('/flash')", (call) => call("uos.listdir", "/flash")],
  ["list(uos.ilistdir('/flash'))", (call) => call("uos.ilistdir", "/flash")],
  ["uos.mkdir('/flash/ö')", (call) => call("uos.mkdir", "/flash/ö")],
  ["uos.rename('/flash/ö', '/flash/ü')", (call) => call("uos.rename", "/flash/ö", "/flash/ü")],
  ["uos.rmdir('/flash/ü')", (call) => call("uos.rmdir", "/flash/ü")],
  ["uos.remove('/flash/ä😀')", (call) => call("uos.remove", "/flash/ä😀")],
  ["uos.stat('/flash/main.py')", (call) => call("uos.stat", "/flash/main.py")],
  ["uos.stat('/flash/' + 'x' * 200)", (call) => call("uos.stat", `/flash/${"x".repeat(200)}`)],
  ["uos.statvfs('/sd')", (call) => call("uos.statvfs", "/sd")],
  ["uos.sync()", (call) => call("uos.sync")],
  ["uos.mount(None, '/sd')", (call) => call("uos.mount", "/sd")],
  ["uos.urandom(16)", (call) => call("uos.urandom", 16)],
  ["h = uhashlib.sha256()", (call, run) => (run.hash = call("uhashlib.open", "sha256"))],
  ["uhashlib.sha1()", (call) => call("uhashlib.open", "sha1")],
  ["h.update(b'')", (call, run) => call("uhashlib.update", run.hash, new Uint8Array())],
  ["h.digest()", (call, run) => call("uhashlib.digest", run.hash)],
  ["pycom.ota_start()", (call) => call("pycom.ota_start")],
  ["pycom.ota_write(b'abc')", (call) => call("pycom.ota_write", new TextEncoder().encode("abc"))],
  ["pycom.ota_verify()", (call) => call("pycom.ota_verify")],
  ["pycom.ota_finish()", (call) => call("pycom.ota_finish")],
  ["pycom.ota_slot()", (call) => call("pycom.ota_slot")],
  ["pycom.bootmgr()", (call) => call("pycom.active_slot")],
  ["pycom.bootmgr(boot_partition=0, reset=False)", (call) => call("pycom.bootmgr", 0, false)],
  ["pycom.nvs_set('a', -1)", (call) => call("pycom.nvs_set", "a", -1)],
  ["pycom.nvs_set('b', 'ß')", (call) => call("pycom.nvs_set", "b", "ß")],
  ["pycom.nvs_get('a')", (call) => call("pycom.nvs_get", "a")],
  ["pycom.nvs_get('b')", (call) => call("pycom.nvs_get", "b")],
  ["pycom.nvs_get('c')", (call) => call("pycom.nvs_get", "c")],
  ["pycom.nvs_erase('a')", (call) => call("pycom.nvs_erase", "a")],
  ["pycom.wdt_on_boot()", (call) => call("pycom.wdt_on_boot")],
  ["pycom.heartbeat(False)", (call) => call("pycom.heartbeat", false)],
  ["pycom.rgbled(0xFF00FF)", (call) => call("pycom.rgbled", 0xff00ff)],
  ["utime.ticks_ms()", (call) => call("utime.ticks_ms")],
  ["utime.time()", (call) => call("utime.time")],
  ["utime.sleep_ms(3)", (call) => call("utime.sleep_ms", 3)],
  ["machine.reset_cause()", (call) => call("machine.reset_cause")],
  ["machine.unique_id()", (call) => call("machine.unique_id")],
  ["machine.SD()", (call) => call("machine.sd")],
  ["w = machine.WDT(timeout=600000)", (call) => call("machine.wdt", 600_000)],
  ["w.feed()", (call) => call("machine.wdt_feed")],
  ["p = machine.Pin('P9', mode=machine.Pin.OUT)", () => {}],
  ["p.callback(machine.Pin.IRQ_RISING, lambda pin: pin.toggle())", (call) => call("pin.watch", "P9", 1)],
  ["p.value(False)", (call) => call("pin.drive", "P9", 0)],
  ["p.value()", (call) => call("pin.level", "P9")],
  ["p.value(2)", (call) => call("pin.drive", "P9", 1)],
  [
    "utime.sleep_ms(20)",
    (call) => {
      // The edge is there already: the handler runs, and then the time.
      const [left] = call("pin.wait", 20);
      const level = call("pin.level", "P9");
      call("pin.drive", "P9", 1 - level);
      call("pin.wait", left);
    },
  ],
  ["p.callback(machine.Pin.IRQ_RISING, None)", (call) => call("pin.watch", "P9", 0)],
  ["machine.ADC().channel(pin='P16').voltage()", (call) => call("adc.voltage", "P16")],
  ["wlan = network.WLAN(mode=network.WLAN.STA)", (call) => call("wlan.init", CONSTANTS.wlan.STA, 0)],
  ["network.WLAN().mode()", (call) => [call("wlan.mode"), call("wlan.mode")]],
  [
    "wlan.antenna(network.WLAN.EXT_ANT if wlan.antenna() == network.WLAN.INT_ANT else 9)",
    (call) => call("wlan.setAntenna", 1 - call("wlan.antenna")),
  ],
  ["wlan.scan()", (call) => call("wlan.scan")],
  [
    "wlan.connect('trück', auth=(network.WLAN.WPA2, 'ß'), timeout=9000)",
    (call) => call("wlan.connect", "trück", CONSTANTS.wlan.WPA2, "ß", 9000),
  ],
  ["wlan.isconnected()", (call) => call("wlan.isconnected")],
  ["wlan.ssid()", (call) => call("wlan.ssid")],
  ["utime.sleep(1)", (call) => call("utime.sleep_ms", 1000)],
  ["wlan.isconnected()", (call) => call("wlan.isconnected")],
  ["wlan.ssid()", (call) => call("wlan.ssid")],
  ["wlan.ifconfig()", (call) => call("wlan.ifconfig")],
  ["s = usocket.socket()", (call, run) => (run.socket = call("socket.open", 2, 1))],
  ["s.settimeout(2.5)", (call, run) => call("socket.settimeout", run.socket, 2500)],
  ["s.connect(('10.0.0.1', 80))", (call, run) => call("socket.connect", run.socket, "10.0.0.1", 80)],
  ["s.send(b'x')", (call, run) => call("socket.send", run.socket, Uint8Array.of(120))],
  ["s.connect(('h', 80))", (call, run) => call("socket.connect", run.socket, "h", 80)],
  [
    "s.send('GET / HTTP/1.0\\r\\n\\r\\n')",
    (call, run) => call("socket.send", run.socket, new TextEncoder().encode("GET / HTTP/1.0\r\n\r\n")),
  ],
  ["s.readline(50)", (call, run) => call("socket.readline", run.socket, new Uint8Array(50))],
  ["s.recv(1)", (call, run) => call("socket.recv", run.socket, new Uint8Array(1))],
  ["s.readinto(bytearray(500))", (call, run) => call("socket.readinto", run.socket, new Uint8Array(500))],
  ["s.close()", (call, run) => call("socket.close", run.socket)],
  ["wlan.disconnect()", (call) => call("wlan.disconnect")],
  ["wlan.deinit()", (call) => call("wlan.deinit")],
  ["lora = network.LoRa(mode=network.LoRa.LORAWAN)", (call) => call("lora.init", 1, 5)],
  [
    "lora.join(activation=network.LoRa.OTAA, auth=(bytes(8), b'k' * 16), timeout=0)",
    (call) => call("lora.join", 0, new Uint8Array(8), new Uint8Array(16).fill(107)),
  ],
  ["lora.has_joined()", (call) => call("lora.has_joined")],
  ["s = usocket.socket(usocket.AF_LORA, 3)", (call, run) => (run.socket = call("socket.open", 30, 3))],
  [
    "s.setsockopt(usocket.SOL_LORA, usocket.SO_DR, 5)",
    (call, run) => call("socket.setsockopt", run.socket, 30, 2, 5),
  ],
  ["machine.deepsleep(5)", (call) => call("machine.deepsleep", 5)],
];

/** Handles that operations gave. */
interface Handles {
  file: number;
  hash: number;
  socket: number;
}

function newBoard(main: string): Board {
  const board = boardWith({ "/flash/main.py": main });
  board.join({ ssid: "trück", password: "ß" }, { "h:80": httpHost(() => ({ body: "näh\n" })) });
  return board;
}

test("every operation arrives as if it were called directly, with the same types and the same errors", async () => {
  const lines = PAIRS.flatMap(([source]) => ["try:", `    ${source}`, "except OSError: pass"]);
  const main = python("import uos, uhashlib, pycom, utime, machine, network, usocket", ...lines);

  const fromPython = newBoard(main);
  expect(fromPython.run(await MicroPythonRuntime.load()).stop).toEqual({ why: "deepsleep" });

  const direct = newBoard(main);
  const handles: Handles = { file: 0, hash: 0, socket: 0 };
  direct.run({
    run(board) {
      for (const [, operation] of PAIRS.slice(0, -1)) {
        try {
          operation(board.call, handles);
        } catch (error) {
          if (!(error instanceof BoardError)) throw error;
        }
      }
      expect(() => board.call("machine.deepsleep", 5)).toThrow("deepsleep");
      return { why: "deepsleep" };
    },
  });

  expect(fromPython.trace).toEqual(direct.trace);
  const failed = direct.trace.filter(({ error }) => error !== undefined).map(({ error }) => error);
  expect(failed.length).toBeGreaterThanOrEqual(5);
  const untraced = ["utime.ticks_ms", "utime.time", "print", "machine.reset"];
  const traced = new Set<string>(direct.trace.map(({ op }) => op));
  expect(Object.keys(SIGNATURES).filter((name) => !traced.has(name) && !untraced.includes(name))).toEqual([]);
});
