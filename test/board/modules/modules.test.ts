import { describe, expect, it } from "vitest";
import { Board } from "../../../src/board/board.js";
import { httpHost } from "../../../src/board/hosts/http-host.js";
import { builtins } from "../../../src/board/modules/builtins.js";
import {
  AttributeError,
  IndexError,
  OSError,
  raising,
  TimeoutError,
  UnicodeError,
  ValueError,
} from "../../../src/board/modules/exceptions.js";
import { gc } from "../../../src/board/modules/gc.js";
import { boardModules } from "../../../src/board/modules/index.js";
import { machine } from "../../../src/board/modules/machine.js";
import { network } from "../../../src/board/modules/network.js";
import { pycom } from "../../../src/board/modules/pycom.js";
import { ubinascii } from "../../../src/board/modules/ubinascii.js";
import { uerrno } from "../../../src/board/modules/uerrno.js";
import { uhashlib } from "../../../src/board/modules/uhashlib.js";
import { ujson } from "../../../src/board/modules/ujson.js";
import { uos } from "../../../src/board/modules/uos.js";
import { usocket } from "../../../src/board/modules/usocket.js";
import { ustruct } from "../../../src/board/modules/ustruct.js";
import { utime } from "../../../src/board/modules/utime.js";
import { Signal } from "../../../src/board/operations.js";
import { text } from "../support.js";

function parts() {
  const board = new Board();
  return { board, call: raising(board.call) };
}

/** The errno of the `OSError` that `action` raises. */
function errnoOf(action: () => unknown): number | null {
  try {
    action();
  } catch (error) {
    if (error instanceof OSError) return error.args[0];
    throw error;
  }
  return null;
}

describe("builtins", () => {
  const { board, call } = parts();
  const py = builtins(call);
  const { isinstance, dict, list, tuple, bool, int, str } = py;

  it("decode and encode UTF-8, and nothing else", () => {
    expect(py.str(text("Zähler 😀"), "utf-8")).toBe("Zähler 😀");
    expect(py.decode(text("\ufeffx"))).toBe("\ufeffx");
    expect(py.decode(new Uint8Array())).toBe("");
    expect(() => py.str(Uint8Array.of(0x61, 0xff), "utf-8")).toThrow(UnicodeError);
    expect(() => py.decode(Uint8Array.of(0xc3))).toThrow(ValueError);
    expect(py.encode("ß")).toEqual(Uint8Array.of(0xc3, 0x9f));
    expect(py.bytes("ß", "utf-8")).toEqual(Uint8Array.of(0xc3, 0x9f));
  });

  it("make bytes that are their own", () => {
    const data = text("abc");
    const copy = py.bytes(data);
    const window = py.memoryview(data);
    data[0] = 0x78;
    expect(copy).toEqual(text("abc"));
    expect(window).toEqual(text("xbc"));
    window[1] = 0x79;
    expect(data).toEqual(text("xyc"));
    expect(py.bytearray(3)).toEqual(Uint8Array.of(0, 0, 0));
    expect(py.bytes([1, 255])).toEqual(Uint8Array.of(1, 255));
    expect(() => py.bytes([256])).toThrow(ValueError);
    expect(() => py.bytes([-1])).toThrow(ValueError);
    expect(py.join(text(", "), [text("a"), new Uint8Array(), text("b")])).toEqual(text("a, , b"));
    expect(py.join(text("-"), [])).toEqual(new Uint8Array());
  });

  it.each([
    ["12", 12],
    [" -7\n", -7],
    ["+007", 7],
  ])("int(%j) is %i", (source, value) => {
    expect(int(source)).toBe(value);
  });

  it.each(["", " ", "1.0", "0x10", "1e3", "1 2", "٣", "--1", "abc"])(
    "int(%j) raises ValueError",
    (source) => {
      expect(() => int(source)).toThrow(ValueError);
    },
  );

  it("know ASCII letters and white space only", () => {
    expect(py.lower("ÄB-Cß")).toBe("Äb-cß");
    expect(py.strip(" \t\r\n\v\fa b\u00a0 ")).toBe("a b\u00a0");
    expect(py.strip("")).toBe("");
  });

  it("count characters and not UTF-16 units", () => {
    expect(py.len("a😀b")).toBe(3);
    expect(py.len(text("ß"))).toBe(2);
    expect(py.len([1, 2])).toBe(2);
    expect(py.slice("a😀bc", 1, 3)).toBe("😀b");
    expect(py.slice("a😀bc", 2)).toBe("bc");
    expect(py.slice("abc", 5)).toBe("");
  });

  it("slice bytes into copies", () => {
    const data = text("abcd");
    const part = py.slice(data, 1, 9);
    data.fill(0);
    expect(part).toEqual(text("bcd"));
  });

  it("raise IndexError behind the end", () => {
    expect(py.item(["a", "b"], 1)).toBe("b");
    expect(py.item(text("a"), 0)).toBe(0x61);
    expect(() => py.item(["a"], 1)).toThrow(IndexError);
    expect(() => py.item([], 0)).toThrow(IndexError);
    expect(() => py.item(["a"], -1)).toThrow(IndexError);
  });

  it("tell types as Python does", () => {
    const values = [{}, [], true, 1, 1.5, "1", null, new Uint8Array(), new OSError(2)];
    const which = (type: unknown) => values.filter((value) => isinstance(value, type));
    expect(which(dict)).toEqual([{}]);
    expect(which(list)).toEqual([[]]);
    expect(which(tuple)).toEqual([[]]);
    expect(which(bool)).toEqual([true]);
    expect(which(int)).toEqual([true, 1]);
    expect(which(str)).toEqual(["1"]);
    expect(which(OSError)).toEqual([new OSError(2)]);
  });

  it("open files, in /flash where the path is relative", () => {
    const file = py.open("a.bin", "wb");
    expect(file.write(text("abc"))).toBe(3);
    file.close();
    expect(board.files().get("/flash/a.bin")).toEqual(text("abc"));
    const buffer = py.bytearray(2);
    const reader = py.open("/flash/a.bin", "rb");
    expect([reader.readinto(buffer), reader.readinto(buffer), reader.readinto(buffer)]).toEqual([2, 1, 0]);
    expect(errnoOf(() => py.open("/flash/none", "rb"))).toBe(2);
  });

  it("print", () => {
    py.print("a", 1, -2);
    py.print();
    expect(board.console).toEqual(["a 1 -2", ""]);
  });
});

describe("uos", () => {
  it("works on the board's files and raises OSError", () => {
    const { board, call } = parts();
    const os = uos(call);
    os.mkdir("/flash/lib");
    board.fs.writeFileSync("/flash/lib/a", "12345");
    expect(os.listdir("/flash/lib")).toEqual(["a"]);
    expect([os.stat("/flash/lib/a")[0], os.stat("/flash/lib/a")[6]]).toEqual([0x8000, 5]);
    expect(os.stat("/flash/lib")[0] & 0x4000).toBe(0x4000);
    os.rename("/flash/lib/a", "/flash/b");
    os.remove("b");
    os.rmdir("/flash/lib");
    os.sync();
    expect(board.files().size).toBe(0);
    const volume = os.statvfs("/flash");
    expect([volume[0], volume[2], volume[3]]).toEqual([512, 980, 980]);
    expect(os.urandom(7).length).toBe(7);
    expect(errnoOf(() => os.remove("/flash/none"))).toBe(uerrno().ENOENT);
  });
});

describe("uhashlib and ubinascii", () => {
  it("hash and write hexadecimal", () => {
    const { call } = parts();
    const { sha1, sha256 } = uhashlib(call);
    const { hexlify, unhexlify } = ubinascii();
    const hash = sha1();
    expect(errnoOf(() => sha256())).toBe(11);
    hash.update(text("abc"));
    const hex = hexlify(hash.digest());
    expect(new TextDecoder().decode(hex)).toBe("a9993e364706816aba3e25717850c26c9cd0d89d");
    expect(sha256().digest().length).toBe(32);
    expect(unhexlify("00Ff")).toEqual(Uint8Array.of(0, 255));
    expect(() => unhexlify("0")).toThrow(ValueError);
    expect(() => unhexlify("0g")).toThrow(ValueError);
  });
});

describe("ujson", () => {
  const { loads, dumps } = ujson();

  it("writes as MicroPython does", () => {
    expect(dumps({ a: [1, 'ß"\\\n\u0001', true, null], b: {} })).toBe(
      '{"a": [1, "ß\\"\\\\\\n\\u0001", true, null], "b": {}}',
    );
    expect(dumps([])).toBe("[]");
    expect(() => dumps({ a: text("x") })).toThrow(TypeError);
  });

  it("reads what it wrote", () => {
    const value = { a: [1, -2, 'x 1.5 " e9', { deep: [[]] }], ü: null, "": false };
    expect(loads(dumps(value))).toEqual(value);
  });

  it("tells floats from integers", () => {
    const { isinstance, int, dict } = builtins(parts().call);
    const found = loads('{"i": 12, "f": 12.0, "e": 1e3, "s": "1.5"}');
    const types = Object.entries(isinstance(found, dict) ? Object(found) : {});
    expect(types.filter(([, value]) => isinstance(value, int))).toEqual([["i", 12]]);
    expect(dumps(loads("[1.5, 2]"))).toBe("[1.5, 2]");
  });

  it.each(["", "{", '{"a":', "[1", "nul", "01", "{'a': 1}", '"a', "1.5.5", "[1,]"])(
    "raises ValueError on %j",
    (source) => {
      expect(() => loads(source)).toThrow(ValueError);
    },
  );
});

describe("utime and gc", () => {
  it("count across the wrap", () => {
    const { board, call } = parts();
    const time = utime(call);
    const period = 2 ** 30;
    expect(time.ticks_diff(5, period - 5)).toBe(10);
    expect(time.ticks_diff(period - 5, 5)).toBe(-10);
    expect(time.ticks_add(period - 1, 2)).toBe(1);
    expect(time.ticks_add(1, -2)).toBe(period - 1);
    time.sleep(2);
    time.sleep_ms(500);
    expect(board.clock.now).toBe(2500);
    expect(time.time()).toBe(2);
    expect(time.ticks_ms()).toBe(2502);
    expect(gc().mem_free()).toBeGreaterThan(0);
  });
});

describe("machine and pycom", () => {
  it("reach the board", () => {
    const { board, call } = parts();
    const chip = machine(call);
    expect(chip.reset_cause()).toBe(chip.PWRON_RESET);
    expect(chip.unique_id()).toEqual(board.mac);
    new chip.WDT({ timeout: 5000 }).feed();
    expect(board.power.watchdogMs).toBe(5000);
    expect(() => chip.deepsleep(10)).toThrow(Signal);
    board.powerCycle("deepsleep");

    const own = pycom(call);
    own.ota_start();
    own.ota_write(text("image"));
    expect(own.ota_verify()).toBe(true);
    own.ota_finish();
    expect(own.ota_slot()).toBe(own.FACTORY);
    expect(board.slots.next).toBe(own.OTA_0);
    expect(() => own.bootmgr({ boot_partition: own.OTA_0, reset: true })).toThrow(Signal);
    board.powerCycle("reset");
    own.nvs_set("k", "v");
    expect(own.nvs_get("k")).toBe("v");
    own.nvs_erase("k");
    expect(own.nvs_get("k")).toBeNull();
    expect(own.wdt_on_boot()).toBe(false);
    board.power.watchdogOnBootMs = 60_000;
    expect(own.wdt_on_boot()).toBe(true);
    own.heartbeat(false);
    own.rgbled(7);
    expect(board.led).toEqual({ heartbeat: false, colour: 7 });
    expect(() => chip.reset()).toThrow(Signal);
  });
});

describe("network and usocket", () => {
  it("fetch over WiFi", () => {
    const { board, call } = parts();
    const { WLAN } = network(call);
    const sockets = usocket(call);
    board.join(
      { ssid: "truck", password: "secret", bssid: "0a0b0c0d0e0f" },
      { "10.0.0.1:80": httpHost(({ target }) => ({ body: `body of ${target}` }), { chunk: 1 }) },
    );
    const wlan = new WLAN({ mode: WLAN.STA });
    const [found] = wlan.scan();
    expect(found?.slice(0, 2)).toEqual(["truck", Uint8Array.of(10, 11, 12, 13, 14, 15)]);
    wlan.connect("truck", { auth: [WLAN.WPA2, "secret"], timeout: 1000 });
    utime(call).sleep_ms(300);
    expect([wlan.isconnected(), wlan.ssid(), wlan.ifconfig()[0]]).toEqual([true, "truck", "192.168.4.2"]);

    const socket = new sockets.socket();
    socket.settimeout(0.0005);
    expect(board.trace.at(-1)?.args[1]).toBe("int 1");
    socket.settimeout(2);
    socket.connect(["10.0.0.1", 80]);
    socket.send(text("GET /a HTTP/1.0\r\n\r\n"));
    expect(socket.readline(100)).toEqual(text("HTTP/1.0 200 OK\r\n"));
    while (socket.readline(100).length > 2);
    const buffer = new Uint8Array(4);
    expect(socket.readinto(buffer)).toBe(4);
    expect(buffer).toEqual(text("body"));
    expect(socket.recv(100)).toEqual(text(" "));
    while (socket.recv(100).length > 0);
    socket.close();
    expect(errnoOf(() => socket.recv(1))).toBe(9);
    wlan.disconnect();
    wlan.deinit();
    expect(new WLAN().isconnected()).toBe(false);
    expect(new WLAN().mode()).toBe(WLAN.STA);
    wlan.connect("absent", { auth: null, timeout: 100 });
    utime(call).sleep_ms(200);
    expect(() => wlan.isconnected()).toThrow(TimeoutError);
    new WLAN({ mode: WLAN.AP });
    expect(new WLAN().mode()).toBe(WLAN.AP);
  });

  it("raises TimeoutError, an OSError", () => {
    const { board, call } = parts();
    const { LoRa } = network(call);
    const { AF_LORA, SOCK_RAW, SOL_LORA, SO_DR, socket, timeout } = usocket(call);
    const lora = new LoRa({ mode: LoRa.LORAWAN, region: LoRa.EU868 });
    const auth = [new Uint8Array(8), new Uint8Array(16)] as const;
    lora.join({ activation: LoRa.OTAA, auth, timeout: 0 });
    expect(lora.has_joined()).toBe(false);
    expect(() => lora.join({ activation: LoRa.OTAA, auth, timeout: 1000 })).toThrow(TimeoutError);
    lora.join({ activation: LoRa.OTAA, auth });
    expect(lora.has_joined()).toBe(true);

    const raw = new socket(AF_LORA, SOCK_RAW);
    raw.setsockopt(SOL_LORA, SO_DR, 3);
    raw.setblocking(false);
    expect(raw.recv(10)).toEqual(new Uint8Array());
    raw.setblocking(true);
    expect(() => raw.recv(10)).toThrow(timeout);
    expect(new timeout(110)).toBeInstanceOf(OSError);
    board.lora.queueDownlink(Uint8Array.of(1, 2, 3));
    raw.send(text("x"));
    expect(raw.recv(10)).toEqual(Uint8Array.of(1, 2, 3));
  });
});

describe("ustruct", () => {
  const { pack, pack_into, unpack, unpack_from, calcsize } = ustruct();

  it("packs integers in both orders, without their upper bits", () => {
    expect(pack(">BHI", 1, 0x1234, 0xfedcba98)).toEqual(Uint8Array.of(1, 0x12, 0x34, 0xfe, 0xdc, 0xba, 0x98));
    expect(pack("<HbI", 0x1234, -2, 5)).toEqual(Uint8Array.of(0x34, 0x12, 0xfe, 5, 0, 0, 0));
    expect(pack(">hB", -2, 0x1ff)).toEqual(Uint8Array.of(0xff, 0xfe, 0xff));
    expect(pack(">")).toEqual(new Uint8Array());
  });

  it("unpacks what it packed, with and without sign", () => {
    const data = pack(">bBhHiI", -2, 254, -300, 65000, -70000, 4294967295);
    expect(unpack(">bBhHiI", data)).toEqual([-2, 254, -300, 65000, -70000, 4294967295]);
    expect(unpack_from("<H", Uint8Array.of(9, 0x34, 0x12), 1)).toEqual([0x1234]);
    expect(calcsize(">bBhHiI")).toBe(14);
  });

  it("packs into a buffer, and not beyond its end", () => {
    const buffer = Uint8Array.of(9, 9, 9, 9);
    pack_into("<H", buffer, 1, 0x1234);
    expect(buffer).toEqual(Uint8Array.of(9, 0x34, 0x12, 9));
    expect(() => pack_into("<H", buffer, 3, 1)).toThrow(ValueError);
    expect(() => unpack(">I", Uint8Array.of(1, 2, 3))).toThrow(ValueError);
  });

  it.each<[string, number[]]>([
    ["BB", [1, 2]],
    [">x", [1]],
    [">B", []],
    [">B", [1, 2]],
  ])("refuses %j for %j", (format, values) => expect(() => pack(format, ...values)).toThrow(ValueError));
});

describe("builtins.get", () => {
  it("gives None for what is not there, and nothing of the prototype", () => {
    const { get } = builtins(new Board().call);
    expect([get({ a: 1 }, "a"), get({ a: null }, "a"), get({}, "b"), get({}, "toString")]).toEqual([
      1,
      null,
      null,
      null,
    ]);
  });
});

describe("all modules", () => {
  it("are there by name, the portable ones too, and have no other names", () => {
    const modules = boardModules(new Board().call);
    expect([...modules.keys()].sort()).toEqual(
      [
        ["binascii", "builtins", "gc", "hashlib", "json", "machine", "network", "os", "pycom", "sys", "time"],
        ["ubinascii", "uerrno", "uhashlib", "uio", "ujson", "uos", "usocket", "ustruct", "utime", "uzlib"],
      ].flat(),
    );
    const os = modules.get("os") ?? {};
    expect(() => Reflect.get(os, "path")).toThrow(AttributeError);
    expect(Reflect.get(os, "getcwd")()).toBe("/flash");
  });
});
