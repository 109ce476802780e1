import { deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import type { Board } from "../../../src/board/board.js";
import { httpHost } from "../../../src/board/hosts/http-host.js";
import { MicroPythonRuntime } from "../../../src/board/micropython/runtime.js";
import { boardWith, printedBy } from "../../support/python.js";

let runtime: MicroPythonRuntime;
beforeAll(async () => {
  runtime = await MicroPythonRuntime.load();
});

const printed = (board: Board, ...main: string[]) => printedBy(runtime, board, ...main);

describe("network", () => {
  const connect = [
    "import usocket, utime",
    "from network import WLAN",
    "wlan = WLAN(mode=WLAN.STA)",
    "wlan.connect('trück', auth=(WLAN.WPA2, 'geheim'), timeout=5000)",
    "while not wlan.isconnected(): utime.sleep_ms(50)",
    "s = usocket.socket(usocket.AF_INET, usocket.SOCK_STREAM)",
    "s.connect(('192.168.4.1', 8000))",
  ];

  function boardInReach(chunk: number, faults: { silentAfter?: number; resetAfter?: number } = {}): Board {
    const board = boardWith({});
    board.join(
      { ssid: "trück", password: "geheim", signal: -71, bssid: "0102030405ff" },
      {
        "192.168.4.1:8000": httpHost(() => new TextEncoder().encode("eins\nzwölf\n\nende"), {
          chunk,
          ...faults,
        }),
      },
    );
    return board;
  }

  test("WiFi", () => {
    const lines = printed(
      boardInReach(100),
      "from network import WLAN",
      "print(WLAN().isconnected())",
      "wlan = WLAN(mode=WLAN.STA)",
      "print(wlan.ssid(), wlan.scan())",
      "wlan.connect('trück', auth=(WLAN.WPA2, 'geheim'), timeout=5000)",
      "import utime; utime.sleep(1)",
      "print(wlan.isconnected(), wlan.ssid(), wlan.ifconfig())",
      "wlan.disconnect(); print(wlan.isconnected()); wlan.deinit()",
    );
    expect(lines).toEqual([
      "False",
      "None [wlan(ssid='tr\\xfcck', bssid=b'\\x01\\x02\\x03\\x04\\x05\\xff', sec=3, channel=1, rssi=-71)]",
      "True trück ('192.168.4.2', '255.255.255.0', '192.168.4.1', '192.168.4.1')",
      "False",
    ]);
  });

  test.each([1, 3, 100])("sockets whose peer gives %i bytes at a time", (chunk) => {
    const request = "s.send('GET / HTTP/1.0\\r\\n\\r\\n')";
    const lines = printed(
      boardInReach(chunk),
      ...connect,
      request,
      "print(s.readline(), s.readline(3), s.recv(1), s.readinto(bytearray(2)), s.read(2), s.read(), s.recv(5))",
      "s.close()",
    );
    expect(lines).toEqual([String.raw`b'eins\n' b'zw\xc3' b'\xb6' 2 b'\n\n' b'ende' b''`]);
  });

  test("a line that is longer than what readline asks for at once", () => {
    const board = boardWith({});
    const line = new TextEncoder().encode(`${"x".repeat(1024)}\nrest`);
    board.join({ ssid: "trück", password: "geheim" }, { "192.168.4.1:8000": httpHost(() => line) });
    const request = "s.send('GET / HTTP/1.0\\r\\n\\r\\n')";
    expect(printed(board, ...connect, request, "print(len(s.readline()), s.readline())")).toEqual([
      "1025 b'rest'",
    ]);
  });

  test("timeouts are usocket.timeout, TimeoutError and OSError, and to a read of a stream None", () => {
    const lines = printed(
      boardInReach(100, { silentAfter: 0 }),
      ...connect,
      "s.settimeout(0.0005)",
      "try: s.recv(1)",
      "except usocket.timeout as error: print(type(error), error.args, isinstance(error, OSError))",
      "s.setblocking(False)",
      "try: s.recv(1)",
      "except OSError as error: print(type(error), error.args)",
      "s.settimeout(2)",
      "before = utime.ticks_ms()",
      "print(s.readinto(bytearray(5)), utime.ticks_ms() - before >= 2000)",
    );
    expect(lines).toEqual(["<class 'TimeoutError'> (110,) True", "<class 'OSError'> (11,)", "None True"]);
  });

  test("a reset connection, and a closed port", () => {
    const lines = printed(
      boardInReach(100, { resetAfter: 4 }),
      ...connect,
      "s.write(b'GET / HTTP/1.0\\r\\n\\r\\n')",
      "print(s.recv(100))",
      "try: s.recv(1)",
      "except OSError as error: print(error)",
      "s.close()",
      "try: usocket.socket().connect(('192.168.4.1', 81))",
      "except OSError as error: print(error)",
    );
    expect(lines).toEqual(["b'eins'", "[Errno 104] ECONNRESET", "[Errno 111] ECONNREFUSED"]);
  });

  test("LoRa: join, uplink, downlink", () => {
    const board = boardWith({});
    board.lora.queueDownlink(Uint8Array.of(1, 2, 3));
    const lines = printed(
      board,
      "from network import LoRa",
      "import usocket, utime, ubinascii",
      "lora = LoRa(mode=LoRa.LORAWAN, region=LoRa.EU868)",
      "eui = ubinascii.unhexlify('70B3D57ED0008CD6')",
      "lora.join(activation=LoRa.OTAA, auth=(eui, bytes(16)), timeout=0)",
      "print(lora.has_joined())",
      "while not lora.has_joined(): utime.sleep(1)",
      "s = usocket.socket(usocket.AF_LORA, usocket.SOCK_RAW)",
      "s.setsockopt(usocket.SOL_LORA, usocket.SO_DR, 5)",
      "s.setblocking(True)",
      "s.send(bytes([4, 5, 6]))",
      "s.setblocking(False)",
      "print(s.recv(64), s.recv(64))",
    );
    expect(lines).toEqual(["False", "b'\\x01\\x02\\x03' b''"]);
    expect(board.lora.uplinks.map(({ data }) => [...data])).toEqual([[4, 5, 6]]);
    expect(board.lora.dataRate).toBe(5);
  });

  test("a join that waits, and one that nobody hears", () => {
    const board = boardWith({});
    const join = "lora.join(activation=LoRa.OTAA, auth=(bytes(8), bytes(8), bytes(16)), timeout=10000)";
    const lora = ["from network import LoRa", "lora = LoRa(mode=LoRa.LORAWAN)", "try:", `    ${join}`];
    const lines = [...lora, "    print(lora.has_joined())", "except LoRa.timeout: print('timeout')"];
    expect(printed(board, ...lines)).toEqual(["True"]);
    board.lora.coverage = false;
    expect(printed(board, ...lines)).toEqual(["True", "timeout"]);
  });
});

describe("uzlib", () => {
  const text = Buffer.from("näh ".repeat(300));

  test.each([
    ["zlib", deflateSync(text), "0"],
    ["raw", deflateRawSync(text, { windowBits: 10 }), "-10"],
    ["gzip", gzipSync(text), "31"],
  ])("%s, from a file, in pieces", (_name, packed, bits) => {
    const lines = printed(
      boardWith({ "/flash/z": packed }),
      "import uzlib",
      `file = uzlib.DecompIO(open('/flash/z', 'rb'), ${bits})`,
      "buffer = bytearray(7)",
      "print(file.read(4), file.readinto(buffer), buffer, len(file.read()))",
      `print(len(uzlib.decompress(open('/flash/z', 'rb').read(), ${bits})))`,
    );
    const [first, second] = [String.raw`b'n\xc3\xa4h'`, String.raw`bytearray(b' n\xc3\xa4h n')`];
    expect(lines).toEqual([`${first} 7 ${second} ${text.length - 11}`, String(text.length)]);
  });

  test("a program's own object is no stream, as on the board", () => {
    const lines = printed(
      boardWith({}),
      "import uzlib",
      "class Stream:",
      "    def readinto(self, buffer): return 0",
      "try: uzlib.DecompIO(Stream())",
      "except OSError: print('refused')",
    );
    expect(lines).toEqual(["refused"]);
  });
});
