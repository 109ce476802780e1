import { describe, expect, it } from "vitest";
import { Board } from "../../../src/board/board.js";
import type { Peer } from "../../../src/board/hosts/host.js";
import { CONSTANTS } from "../../../src/board/operations.js";
import { codeOf, text } from "../support.js";

const { STA, AP, WPA2 } = CONSTANTS.wlan;
const { AF_INET, AF_LORA, SOCK_STREAM, SOCK_RAW, SOL_LORA, SO_DR } = CONSTANTS.socket;
const { LORAWAN, EU868, US915, OTAA } = CONSTANTS.lora;
const TRUCK = { ssid: "truck", password: "secret" };

function station(): Board {
  const board = new Board();
  board.call("wlan.init", STA, 0);
  return board;
}

function connect(board: Board, password = "secret", timeoutMs = -1): boolean {
  board.call("wlan.connect", "truck", WPA2, password, timeoutMs);
  board.call("utime.sleep_ms", 300);
  return board.call("wlan.isconnected");
}

describe("WiFi", () => {
  it("connects after a while", () => {
    const board = station();
    board.join(TRUCK);
    board.call("wlan.connect", "truck", WPA2, "secret", 5000);
    expect(board.call("wlan.isconnected")).toBe(false);
    expect(board.call("wlan.ssid")).toBeNull();
    expect(board.call("wlan.ifconfig")[0]).toBe("0.0.0.0");
    board.call("utime.sleep_ms", 200);
    expect(board.call("wlan.isconnected")).toBe(true);
    expect(board.call("wlan.ssid")).toBe("truck");
    expect(board.call("wlan.ifconfig")).toEqual([
      "192.168.4.2",
      "255.255.255.0",
      "192.168.4.1",
      "192.168.4.1",
    ]);
    board.call("wlan.disconnect");
    expect(board.call("wlan.isconnected")).toBe(false);
  });

  it("does not connect with a wrong password, the wrong security, or to what is absent", () => {
    const board = station();
    expect(connect(board)).toBe(false);
    board.join(TRUCK);
    expect(connect(board, "wrong")).toBe(false);
    board.call("wlan.connect", "truck", 0, "", -1);
    board.call("utime.sleep_ms", 1000);
    expect(board.call("wlan.isconnected")).toBe(false);
    expect(connect(board)).toBe(true);
  });

  it("connects to an open network without a password", () => {
    const board = station();
    board.join({ ssid: "open" });
    board.call("wlan.connect", "open", 0, "", -1);
    board.call("utime.sleep_ms", 300);
    expect(board.call("wlan.ssid")).toBe("open");
  });

  it("tries once: looks as long as a scan takes, and then for nothing more", () => {
    for (const [comes, expected] of [
      [1000, true],
      [1600, false],
    ] as const) {
      const board = station();
      board.wifi.pass(TRUCK, comes, 60_000);
      board.call("wlan.connect", "truck", WPA2, "secret", -1);
      board.call("utime.sleep_ms", 8000);
      expect(board.call("wlan.isconnected")).toBe(expected);
      expect(connect(board)).toBe(true);
    }
  });

  it("gives up where the network leaves before the link stands", () => {
    const board = station();
    board.wifi.pass(TRUCK, 100, 200);
    board.wifi.pass(TRUCK, 500, 60_000);
    board.call("wlan.connect", "truck", WPA2, "secret", -1);
    board.call("utime.sleep_ms", 10_000);
    expect(board.call("wlan.isconnected")).toBe(false);
  });

  it("tells once that its time is up", () => {
    const board = station();
    board.call("wlan.connect", "truck", WPA2, "secret", 4000);
    board.call("utime.sleep_ms", 3990);
    expect(board.call("wlan.isconnected")).toBe(false);
    board.call("utime.sleep_ms", 20);
    expect(codeOf(() => board.call("wlan.isconnected"))).toBe("ETIMEDOUT");
    expect(board.call("wlan.isconnected")).toBe(false);
  });

  it("tells nothing where the link came to stand, or the program gave it up", () => {
    const board = station();
    board.join(TRUCK);
    expect(connect(board, "secret", 1000)).toBe(true);
    board.wifi.vanish("truck");
    board.call("utime.sleep_ms", 2000);
    expect(board.call("wlan.isconnected")).toBe(false);
    expect(connect(board, "secret", 1000)).toBe(false);
    board.call("wlan.disconnect");
    board.call("utime.sleep_ms", 2000);
    expect(board.call("wlan.isconnected")).toBe(false);
  });

  it("looks for a network that it has lost until it is back, and scans nothing meanwhile", () => {
    const board = station();
    board.wifi.pass(TRUCK, 100, 2000);
    board.wifi.pass(TRUCK, 30_000, 60_000);
    board.call("utime.sleep_ms", 100);
    expect(connect(board)).toBe(true);
    board.call("utime.sleep_ms", 2000);
    expect(board.call("wlan.isconnected")).toBe(false);
    expect(board.call("wlan.ssid")).toBeNull();
    expect(codeOf(() => board.call("wlan.scan"))).toBe("EIO");
    board.call("utime.sleep_ms", 28_000);
    expect(board.call("wlan.isconnected")).toBe(true);
    expect(board.call("wlan.scan")).toHaveLength(1);
    board.wifi.vanish("truck");
    board.call("wlan.disconnect");
    expect(board.call("wlan.scan")).toEqual([]);
    board.join(TRUCK);
    board.call("utime.sleep_ms", 5000);
    expect(board.call("wlan.isconnected")).toBe(false);
  });

  it("scans what is in reach", () => {
    const board = station();
    board.join({ ...TRUCK, bssid: "0102030405ff", channel: 6, signal: -71 });
    board.join({ ssid: "Café" });
    board.join({ ssid: "gone" });
    board.wifi.vanish("gone");
    expect(board.call("wlan.scan")).toEqual([
      ["truck", "0102030405ff", WPA2, 6, -71],
      ["Café", "24a1600000f1", 0, 1, -60],
    ]);
  });

  it("needs to be a station, and is off after a start", () => {
    const board = new Board();
    expect(codeOf(() => board.call("wlan.scan"))).toBe("EPERM");
    expect(board.call("wlan.mode")).toBe(0);
    board.call("wlan.init", AP, 0);
    expect(board.call("wlan.mode")).toBe(AP);
    expect(codeOf(() => board.call("wlan.connect", "truck", WPA2, "secret", -1))).toBe("EPERM");
    board.call("wlan.init", STA, 0);
    board.join(TRUCK);
    expect(connect(board)).toBe(true);
    board.powerCycle("reset");
    expect(board.call("wlan.isconnected")).toBe(false);
    expect(codeOf(() => board.call("wlan.scan"))).toBe("EPERM");
    board.call("wlan.init", STA, 0);
    expect(connect(board)).toBe(true);
    board.call("wlan.init", STA, 0);
    expect(board.call("wlan.isconnected")).toBe(true);
    board.call("wlan.init", AP, 0);
    expect(board.call("wlan.isconnected")).toBe(false);
    board.call("wlan.init", STA, 0);
    expect(connect(board)).toBe(true);
    board.call("wlan.deinit");
    expect(board.call("wlan.isconnected")).toBe(false);
    expect(board.call("wlan.mode")).toBe(0);
  });
});

describe("TCP sockets", () => {
  /** Gives the same text for ever, keeps what it was sent. */
  function echo(sent: Uint8Array[] = []): Peer {
    return {
      receive: (data) => sent.push(data),
      give: (limit) => ({ bytes: text("line\n".slice(0, limit)) }),
    };
  }

  function connected(peer: Peer) {
    const board = station();
    board.join(TRUCK, { "192.168.4.1:8000": { connect: () => peer } });
    connect(board);
    const socket = board.call("socket.open", AF_INET, SOCK_STREAM);
    board.call("socket.connect", socket, "192.168.4.1", 8000);
    return { board, socket, call: board.call };
  }

  it("send and receive", () => {
    const sent: Uint8Array[] = [];
    const { call, socket } = connected(echo(sent));
    expect(call("socket.send", socket, text("ab"))).toBe(2);
    expect(call("socket.send", socket, new Uint8Array())).toBe(0);
    expect(sent).toEqual([text("ab")]);
    const buffer = new Uint8Array(3);
    expect(call("socket.recv", socket, buffer)).toBe(3);
    expect(buffer).toEqual(text("lin"));
    expect(call("socket.recv", socket, new Uint8Array())).toBe(0);
  });

  it("fill a buffer from many pieces, and read lines", () => {
    const bytes = text("first\nsecond\n\nlast");
    let at = 0;
    const { call, socket } = connected({
      receive: () => {},
      give: () => (at < bytes.length ? { bytes: bytes.slice(at, ++at) } : "closed"),
    });
    const line = (limit: number) => {
      const buffer = new Uint8Array(limit);
      return new TextDecoder().decode(buffer.subarray(0, call("socket.readline", socket, buffer)));
    };
    expect([line(20), line(3), line(20), line(20)]).toEqual(["first\n", "sec", "ond\n", "\n"]);
    const rest = new Uint8Array(10);
    expect(call("socket.readinto", socket, rest)).toBe(4);
    expect(rest.subarray(0, 4)).toEqual(text("last"));
    expect(call("socket.readinto", socket, rest)).toBe(0);
    expect(call("socket.recv", socket, rest)).toBe(0);
    expect(line(5)).toBe("");
  });

  it("cannot reach anything without WiFi, nor absent hosts, nor closed ports", () => {
    const board = station();
    const attempt = (host: string, port: number) => {
      const socket = board.call("socket.open", AF_INET, SOCK_STREAM);
      return codeOf(() => board.call("socket.connect", socket, host, port));
    };
    board.join(TRUCK, { "192.168.4.1:8000": { connect: () => echo() } });
    expect(attempt("192.168.4.1", 8000)).toBe("EHOSTUNREACH");
    connect(board);
    expect(attempt("192.168.4.1", 8000)).toBeNull();
    expect(attempt("192.168.4.1", 8001)).toBe("ECONNREFUSED");
    expect(attempt("192.168.4.9", 8000)).toBe("EHOSTUNREACH");
  });

  it("wait in vain when the WiFi is lost, as long as their timeout", () => {
    const { board, call, socket } = connected(echo());
    call("socket.settimeout", socket, 3000);
    board.wifi.vanish("truck");
    const before = board.clock.now;
    expect(codeOf(() => call("socket.recv", socket, new Uint8Array(5)))).toBe("ETIMEDOUT");
    expect(board.clock.now - before).toBe(3000);
    call("socket.settimeout", socket, -1);
    expect(codeOf(() => call("socket.send", socket, text("x")))).toBe("ETIMEDOUT");
    expect(board.clock.now - before).toBe(123_000);
    call("socket.settimeout", socket, 0);
    expect(codeOf(() => call("socket.recv", socket, new Uint8Array(5)))).toBe("EAGAIN");
    board.join(TRUCK);
    connect(board);
    expect(codeOf(() => call("socket.recv", socket, new Uint8Array(5)))).toBe("EAGAIN");
  });

  it("wait for a peer that is slow, and not for longer than their timeout", () => {
    const { board, call, socket } = connected({
      receive: () => {},
      give: () => ({ bytes: text("slow"), afterMs: 4000 }),
    });
    const before = board.clock.now;
    const buffer = new Uint8Array(3);
    call("socket.settimeout", socket, 1000);
    expect(codeOf(() => call("socket.recv", socket, buffer))).toBe("ETIMEDOUT");
    call("socket.settimeout", socket, 0);
    expect(codeOf(() => call("socket.recv", socket, buffer))).toBe("EAGAIN");
    call("socket.settimeout", socket, -1);
    expect(call("socket.recv", socket, buffer)).toBe(3);
    expect(board.clock.now - before).toBe(4000);
    expect(call("socket.recv", socket, buffer)).toBe(1);
    expect(buffer.subarray(0, 1)).toEqual(text("w"));
    expect(board.clock.now - before).toBe(4000);
  });

  it("tell a silent peer from a reset", () => {
    const silent = connected({ receive: () => {}, give: () => "silent" });
    silent.call("socket.settimeout", silent.socket, 10);
    expect(codeOf(() => silent.call("socket.recv", silent.socket, new Uint8Array(1)))).toBe("ETIMEDOUT");
    const reset = connected({ receive: () => {}, give: () => "reset" });
    expect(codeOf(() => reset.call("socket.recv", reset.socket, new Uint8Array(1)))).toBe("ECONNRESET");
  });

  it("are closed once, by a start of the board too", () => {
    let closed = 0;
    const peer = { ...echo(), closed: () => closed++ };
    const { call, socket, board } = connected(peer);
    call("socket.close", socket);
    call("socket.close", socket);
    expect(closed).toBe(1);
    expect(codeOf(() => call("socket.recv", socket, new Uint8Array(1)))).toBe("EBADF");
    const other = call("socket.open", AF_INET, SOCK_STREAM);
    expect(codeOf(() => call("socket.send", other, text("x")))).toBe("ENOTCONN");
    call("socket.connect", other, "192.168.4.1", 8000);
    expect(codeOf(() => call("socket.connect", other, "192.168.4.1", 8000))).toBe("EINVAL");
    board.powerCycle("reset");
    expect(closed).toBe(2);
    expect(codeOf(() => call("socket.send", other, text("x")))).toBe("EBADF");
    expect(codeOf(() => call("socket.open", AF_INET, SOCK_RAW))).toBe("EINVAL");
  });
});

describe("LoRaWAN", () => {
  const KEY = new Uint8Array(16);

  function joined(region: number = EU868) {
    const board = new Board();
    board.call("lora.init", LORAWAN, region);
    board.call("lora.join", OTAA, KEY.subarray(0, 8), KEY);
    board.call("utime.sleep_ms", 5000);
    const socket = board.call("socket.open", AF_LORA, SOCK_RAW);
    board.call("socket.settimeout", socket, 0);
    return { board, call: board.call, socket };
  }

  it("joins after a while, and only where a gateway hears it", () => {
    const board = new Board();
    expect(codeOf(() => board.call("lora.join", OTAA, KEY, KEY))).toBe("EPERM");
    board.call("lora.init", LORAWAN, EU868);
    board.call("lora.join", OTAA, KEY, KEY);
    expect(board.call("lora.has_joined")).toBe(false);
    board.call("utime.sleep_ms", 5000);
    expect(board.call("lora.has_joined")).toBe(true);
    board.powerCycle("deepsleep");
    expect(board.call("lora.has_joined")).toBe(false);
    board.lora.coverage = false;
    board.call("lora.init", LORAWAN, EU868);
    board.call("lora.join", OTAA, KEY, KEY);
    board.call("utime.sleep_ms", 60_000);
    expect(board.call("lora.has_joined")).toBe(false);
  });

  it("receives a downlink only after an uplink, one for each", () => {
    const { board, call, socket } = joined();
    board.lora.queueDownlink(Uint8Array.of(1, 2, 3));
    board.lora.queueDownlink(Uint8Array.of(4));
    const buffer = new Uint8Array(64);
    expect(call("socket.recv", socket, buffer)).toBe(0);
    call("socket.send", socket, text("reading"));
    expect(call("socket.recv", socket, buffer)).toBe(3);
    expect(buffer.subarray(0, 3)).toEqual(Uint8Array.of(1, 2, 3));
    expect(call("socket.recv", socket, buffer)).toBe(0);
    call("socket.send", socket, new Uint8Array());
    expect(call("socket.recv", socket, buffer)).toBe(1);
    expect(board.lora.uplinks.map(({ data }) => data)).toEqual([text("reading"), new Uint8Array()]);
  });

  it("waits for a downlink as long as its timeout", () => {
    const { board, call, socket } = joined();
    call("socket.settimeout", socket, 2000);
    const before = board.clock.now;
    expect(codeOf(() => call("socket.recv", socket, new Uint8Array(4)))).toBe("ETIMEDOUT");
    expect(board.clock.now - before).toBe(2000);
  });

  it("loses the rest of a message that is larger than the buffer", () => {
    const { board, call, socket } = joined();
    board.lora.queueDownlink(Uint8Array.of(1, 2, 3));
    call("socket.send", socket, text("x"));
    expect(call("socket.recv", socket, new Uint8Array(2))).toBe(2);
    expect(call("socket.recv", socket, new Uint8Array(2))).toBe(0);
  });

  it("takes payloads as large as region and data rate allow", () => {
    const europe = joined();
    expect(codeOf(() => europe.call("socket.send", europe.socket, new Uint8Array(51)))).toBeNull();
    expect(codeOf(() => europe.call("socket.send", europe.socket, new Uint8Array(52)))).toBe("EINVAL");
    europe.call("socket.setsockopt", europe.socket, SOL_LORA, SO_DR, 5);
    expect(codeOf(() => europe.call("socket.send", europe.socket, new Uint8Array(222)))).toBeNull();
    const america = joined(US915);
    expect(codeOf(() => america.call("socket.send", america.socket, new Uint8Array(11)))).toBeNull();
    expect(codeOf(() => america.call("socket.send", america.socket, new Uint8Array(12)))).toBe("EINVAL");
  });

  it("sends nothing before it has joined, and is not heard without coverage", () => {
    const board = new Board();
    const socket = board.call("socket.open", AF_LORA, SOCK_RAW);
    expect(codeOf(() => board.call("socket.send", socket, text("x")))).toBe("ENOTCONN");
    const away = joined();
    away.board.lora.coverage = false;
    away.board.lora.queueDownlink(text("d"));
    expect(away.call("socket.send", away.socket, text("x"))).toBe(1);
    expect(away.board.lora.uplinks).toEqual([]);
    expect(away.call("socket.recv", away.socket, new Uint8Array(4))).toBe(0);
  });
});
