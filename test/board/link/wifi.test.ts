import { describe, expect, it } from "vitest";
import { Board, CONSTANTS } from "../../../src/board/index.js";

const { STA, WPA2 } = CONSTANTS.wlan;
const NORTH = { ssid: "north", password: "secret" };

function station() {
  const board = new Board();
  board.call("wlan.init", STA, 0);
  const signals = () =>
    Object.fromEntries(board.call("wlan.scan").map(([ssid, , , , signal]) => [ssid, signal]));
  return { board, call: board.call, signals };
}

describe("WiFi in a street", () => {
  it("has networks whose strengths change as they pass", () => {
    const { board, call, signals } = station();
    board.join({ ssid: "south", password: "secret", signal: -72 });
    board.wifi.pass({ ...NORTH, signal: -90 }, 2000, 20_000, [
      [5000, -65],
      [10_000, -88],
    ]);
    expect(signals()).toEqual({ south: -72 });
    expect(signals()).toEqual({ south: -72, north: -90 });
    call("utime.sleep_ms", 3000);
    expect(signals()).toEqual({ south: -72, north: -65 });
    call("utime.sleep_ms", 5000);
    expect(signals()).toEqual({ south: -72, north: -88 });
    call("utime.sleep_ms", 10_000);
    expect(signals()).toEqual({ south: -72 });
    board.join(NORTH);
    expect(signals()).toEqual({ south: -72, north: -60 });
  });

  it("may have several of a name, of which the strongest is joined", () => {
    const { board, call } = station();
    board.join({ ...NORTH, signal: -80, bssid: "000000000001", address: "10.0.0.1" });
    board.join({ ...NORTH, signal: -50, bssid: "000000000002", address: "10.0.0.2" });
    board.join({ ...NORTH, signal: -70, bssid: "000000000003", address: "10.0.0.3" });
    expect(call("wlan.scan").map(([, bssid]) => bssid.at(-1))).toEqual(["1", "2", "3"]);
    call("wlan.connect", "north", WPA2, "secret", -1);
    call("utime.sleep_ms", 300);
    expect(call("wlan.ifconfig")[0]).toBe("10.0.0.2");
    board.wifi.vanish("north");
    call("wlan.disconnect");
    expect(call("wlan.scan")).toEqual([]);
  });

  it("keeps a link that becomes weaker", () => {
    const { board, call } = station();
    board.join(NORTH);
    call("wlan.connect", "north", WPA2, "secret", -1);
    call("utime.sleep_ms", 300);
    board.wifi.change("north", -95);
    expect(call("wlan.isconnected")).toBe(true);
  });

  it("has networks that hide their names: who knows them is let in", () => {
    const { board, call, signals } = station();
    board.join({ ...NORTH, hidden: true });
    board.join({ ssid: "south" });
    expect(signals()).toEqual({ south: -60 });
    call("wlan.connect", "north", WPA2, "secret", -1);
    call("utime.sleep_ms", 300);
    expect(call("wlan.ssid")).toBe("north");
  });

  it("has access points that let nobody in at first", () => {
    const { board, call } = station();
    board.join({ ...NORTH, admitsFrom: 3000 });
    for (const expected of [false, false, true]) {
      call("wlan.connect", "north", WPA2, "secret", -1);
      call("utime.sleep_ms", 1490);
      expect(call("wlan.isconnected")).toBe(expected);
    }
  });

  it("gives an address later than it lets the board in", () => {
    const { board, call } = station();
    board.join({ ...NORTH, addressMs: 3000 });
    call("wlan.connect", "north", WPA2, "secret", 1000);
    call("utime.sleep_ms", 2500);
    expect([call("wlan.ssid"), call("wlan.isconnected"), call("wlan.ifconfig")[0]]).toEqual([
      "north",
      false,
      "0.0.0.0",
    ]);
    call("utime.sleep_ms", 1000);
    expect(call("wlan.isconnected")).toBe(true);
  });

  it.each([0, 200, 4000])("lets the board in after %i ms", (associationMs) => {
    const { board, call } = station();
    board.join({ ...NORTH, associationMs });
    call("wlan.connect", "north", WPA2, "secret", -1);
    const before = board.clock.now;
    while (!board.wifi.isconnected()) call("utime.sleep_ms", 1);
    expect(board.clock.now - before).toBe(associationMs);
  });
});
