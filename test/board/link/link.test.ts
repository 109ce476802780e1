import { describe, expect, it } from "vitest";
import type { Peer } from "../../../src/board/hosts/host.js";
import {
  Board,
  type BoardError,
  CONSTANTS,
  fading,
  httpHost,
  type LinkConditions,
  link,
} from "../../../src/board/index.js";
import { codeOf, text } from "../support.js";

const { STA, WPA2 } = CONSTANTS.wlan;
const { AF_INET, SOCK_STREAM } = CONSTANTS.socket;
const SSID = "truck";

/** Answers whatever it is sent with `size` bytes, and closes behind them. */
function source(size: number): Peer {
  let left = 0;
  let asked = false;
  return {
    receive: () => {
      left = size;
      asked = true;
    },
    give: (limit) => {
      const count = Math.min(limit, left);
      left -= count;
      if (count > 0) return { bytes: new Uint8Array(count).fill(7) };
      return asked ? "closed" : "silent";
    },
  };
}

function client(size: number, conditions: LinkConditions, timeoutMs = 60_000) {
  const board = new Board();
  const air = link({ connect: () => source(size) }, conditions);
  board.join({ ssid: SSID, password: "secret" }, { "10.0.0.1:80": air });
  board.call("wlan.init", STA, 0);
  board.call("wlan.connect", SSID, WPA2, "secret", -1);
  board.call("utime.sleep_ms", 300);
  const began = board.clock.now;
  const connect = () => {
    const socket = board.call("socket.open", AF_INET, SOCK_STREAM);
    board.call("socket.settimeout", socket, timeoutMs);
    board.call("socket.connect", socket, "10.0.0.1", 80);
    return socket;
  };
  const recv = (socket: number, limit = 2048) => {
    const buffer = new Uint8Array(limit);
    return buffer.subarray(0, board.call("socket.recv", socket, buffer));
  };
  const send = (socket: number, request = "GET") => board.call("socket.send", socket, text(request));
  const all = (socket: number, limit?: number) => {
    const parts: Uint8Array[] = [];
    for (let part = recv(socket, limit); part.length > 0; part = recv(socket, limit)) parts.push(part);
    return Buffer.concat(parts);
  };
  return { board, air, connect, send, recv, all, now: () => board.clock.now - began };
}

describe("time on a link", () => {
  it("is a round trip for a connection and one for an answer, then the rate's", () => {
    const { connect, send, recv, all, now, air } = client(10_000, {
      bytesPerSecond: 1000,
      roundTripMs: 40,
      windowBytes: 1_000_000,
    });
    const socket = connect();
    expect(now()).toBe(40);
    send(socket, "x".repeat(100));
    expect(now()).toBe(40);
    expect(recv(socket)).toHaveLength(1436);
    // A round trip, a hundred bytes up, a segment down.
    expect(now()).toBe(40 + 40 + 100 + 1436);
    expect(all(socket)).toHaveLength(10_000 - 1436);
    expect(now()).toBe(40 + 40 + 100 + 10_000);
    expect(air.counters).toEqual({ down: 10_000, up: 100, connections: 1, requests: 1, contactMs: 10_180 });
  });

  it("takes its own time upwards", () => {
    const { connect, send, recv, now } = client(1000, { bytesPerSecond: 1000, upBytesPerSecond: 100 });
    const socket = connect();
    send(socket, "x".repeat(10));
    recv(socket);
    expect(now()).toBe(100 + 1000);
  });

  it("goes by while the board does something else, as far as the window is open", () => {
    const conditions = { bytesPerSecond: 1000, roundTripMs: 20, windowBytes: 2 * 1436 };
    const { board, connect, send, recv, now } = client(3 * 1436, conditions);
    const socket = connect();
    send(socket);
    board.call("utime.sleep_ms", 60_000);
    const woke = now();
    expect(recv(socket)).toHaveLength(1436);
    expect(recv(socket)).toHaveLength(1436);
    expect(now()).toBe(woke);
    expect(recv(socket)).toHaveLength(1436);
    // The third one left when the first had been taken.
    expect(now()).toBe(woke + 20 + 1436);
  });

  it("is a window each round trip where the rate is no limit", () => {
    const { connect, send, all, now } = client(10 * 1436, { roundTripMs: 100, windowBytes: 2 * 1436 });
    const socket = connect();
    send(socket);
    all(socket);
    // A connection, an answer, and four more windows.
    expect(now()).toBe(600);
  });

  it("does not depend on how much the board reads at a time", () => {
    const times = [1, 100, 1436, 5000].map((limit) => {
      const { connect, send, all, now } = client(9999, { bytesPerSecond: 30_000, roundTripMs: 70 });
      const socket = connect();
      send(socket);
      expect(all(socket, limit)).toHaveLength(9999);
      return now();
    });
    expect(new Set(times).size).toBe(1);
  });

  it("is shared by all connections", () => {
    const { connect, send, all, now, air } = client(500, { bytesPerSecond: 1000, roundTripMs: 10 });
    for (let count = 1; count <= 3; count++) {
      const socket = connect();
      send(socket, "");
      send(socket, "G");
      send(socket, "ET");
      expect(all(socket)).toHaveLength(500);
    }
    expect(air.counters).toMatchObject({ down: 1500, up: 9, connections: 3, requests: 3 });
    expect(now()).toBe(3 * (10 + 10 + 500) + 9);
  });

  it("is not contact before the first attempt, nor after the last byte", () => {
    const { board, connect, send, all, air } = client(500, { bytesPerSecond: 1000 });
    board.call("utime.sleep_ms", 5000);
    const socket = connect();
    send(socket);
    all(socket);
    board.call("utime.sleep_ms", 5000);
    expect(air.counters.contactMs).toBe(503);
  });

  it("is none on a perfect link", () => {
    const { connect, send, all, now } = client(100_000, {});
    const socket = connect();
    send(socket);
    expect(all(socket)).toHaveLength(100_000);
    expect(now()).toBe(0);
  });
});

describe("a link that fails", () => {
  it("is silent for a while at a byte, and goes on", () => {
    const calls: string[] = [];
    const { connect, send, recv, all, now } = client(2000, {
      outages: [
        { at: 600, ms: 4000 },
        { at: 700, ms: 500 },
      ],
      onLost: () => calls.push("lost"),
      onBack: () => calls.push("back"),
    });
    const socket = connect();
    send(socket);
    expect(recv(socket)).toHaveLength(600);
    expect(now()).toBe(0);
    expect(recv(socket)).toHaveLength(100);
    expect(now()).toBe(4000);
    expect(all(socket)).toHaveLength(1300);
    expect(now()).toBe(4500);
    expect(calls).toEqual(["lost", "back", "lost", "back"]);
  });

  it("lets a board that is less patient time out, and have its bytes later", () => {
    const { connect, send, recv, now } = client(2000, { outages: [{ at: 600, ms: 4000 }] }, 1500);
    const socket = connect();
    send(socket);
    recv(socket);
    expect(codeOf(() => recv(socket))).toBe("ETIMEDOUT");
    expect(codeOf(connect)).toBe("ETIMEDOUT");
    expect(now()).toBe(3000);
    expect(recv(socket)).toHaveLength(1436 - 600);
    expect(now()).toBe(4000);
  });

  it("is lost until it is restored, its connections for ever", () => {
    let lost = 0;
    const { connect, send, recv, all, air, now } = client(
      2000,
      { roundTripMs: 10, outages: [{ at: 600 }], onLost: () => lost++ },
      1000,
    );
    const socket = connect();
    send(socket);
    expect(recv(socket)).toHaveLength(600);
    expect(air.isLost).toBe(false);
    expect(codeOf(() => recv(socket))).toBe("ETIMEDOUT");
    expect([air.isLost, lost]).toEqual([true, 1]);
    expect(codeOf(connect)).toBe("ETIMEDOUT");
    expect(air.counters).toMatchObject({ down: 600, connections: 1, contactMs: 20 });
    air.restore();
    expect(air.isLost).toBe(false);
    expect(codeOf(() => recv(socket))).toBe("ETIMEDOUT");
    const before = now();
    const next = connect();
    send(next);
    expect(all(next)).toHaveLength(2000);
    expect(now() - before).toBe(20);
    expect(air.counters).toMatchObject({ down: 2600, connections: 2, requests: 2, contactMs: 40 });
  });

  it("is lost at its first byte", () => {
    const { connect, air } = client(2000, { outages: [{ at: 0 }] }, 1000);
    expect(codeOf(connect)).toBe("ETIMEDOUT");
    expect(air.counters).toEqual({ down: 0, up: 0, connections: 0, requests: 0, contactMs: 0 });
  });

  it("gives a few bytes at a time", () => {
    const { connect, send, recv } = client(200, { readBytes: 9 });
    const socket = connect();
    send(socket);
    expect(recv(socket)).toHaveLength(9);
    expect(recv(socket, 4)).toHaveLength(4);
  });

  it("gives another number of bytes each time, by the seed", () => {
    const reads = (seed: string) => {
      const { connect, send, recv } = client(4000, { readBytes: 100, seed });
      const socket = connect();
      send(socket);
      const lengths: number[] = [];
      for (let part = recv(socket); part.length > 0; part = recv(socket)) lengths.push(part.length);
      return lengths;
    };
    const lengths = reads("a");
    expect(lengths.reduce((sum, length) => sum + length)).toBe(4000);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(100);
    expect(new Set(lengths).size).toBeGreaterThan(20);
    expect(reads("a")).toEqual(lengths);
    expect(reads("b")).not.toEqual(lengths);
  });

  it("fades: it stalls now and then, for less than a client waits", () => {
    const { outages = [] } = fading("a", 400_000);
    const places = outages.map(({ at }) => at);
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places.length).toBeGreaterThan(30);
    expect(places.at(-1)).toBeLessThan(400_000);
    expect(outages.every(({ ms = 0 }) => ms > 0 && ms <= 4000)).toBe(true);
    expect(fading("a", 400_000)).toEqual(fading("a", 400_000));
    expect(fading("b", 400_000)).not.toEqual(fading("a", 400_000));
    const { connect, send, all, now } = client(100_000, fading("a"), 5000);
    const socket = connect();
    send(socket);
    expect(all(socket)).toHaveLength(100_000);
    const stalls = outages.filter(({ at }) => at < 100_000).reduce((sum, { ms = 0 }) => sum + ms, 0);
    expect(now()).toBeGreaterThanOrEqual(stalls);
  });

  it("flips bytes at places that count over all connections", () => {
    const { connect, send, all } = client(100, { corrupt: [3, 105] });
    const received = [1, 2].map(() => {
      const socket = connect();
      send(socket);
      return all(socket);
    });
    const flipped = received.map((bytes) => [...bytes.entries()].filter(([, byte]) => byte !== 7));
    expect(flipped).toEqual([[[3, 0xf8]], [[5, 0xf8]]]);
  });

  it("leaves what the host itself does as it is", () => {
    const board = new Board();
    const faults = { chunk: 7, delayMs: 100, resetAfter: 14 };
    const host = link(
      httpHost(() => ({ body: "x" }), faults),
      { roundTripMs: 10 },
    );
    board.join({ ssid: SSID }, { "10.0.0.1:80": host });
    board.call("wlan.init", STA, 0);
    board.call("wlan.connect", SSID, 0, "", -1);
    board.call("utime.sleep_ms", 300);
    const socket = board.call("socket.open", AF_INET, SOCK_STREAM);
    board.call("socket.connect", socket, "10.0.0.1", 80);
    board.call("socket.send", socket, text("GET / HTTP/1.0\r\n\r\n"));
    const before = board.clock.now;
    expect(board.call("socket.recv", socket, new Uint8Array(50))).toBe(7);
    expect(board.call("socket.recv", socket, new Uint8Array(50))).toBe(7);
    expect(board.clock.now - before).toBe(200);
    expect(codeOf(() => board.call("socket.recv", socket, new Uint8Array(50)))).toBe(
      "ECONNRESET" satisfies BoardError["code"],
    );
  });
});
