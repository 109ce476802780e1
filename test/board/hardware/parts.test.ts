import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Board } from "../../../src/board/board.js";
import { Signal } from "../../../src/board/operations.js";
import { codeOf, text } from "../support.js";

describe("the hash unit", () => {
  it("hashes, one hash at a time, and only the digest frees it", () => {
    const { call } = new Board();
    const first = call("uhashlib.open", "sha1");
    expect(codeOf(() => call("uhashlib.open", "sha256"))).toBe("EAGAIN");
    call("uhashlib.update", first, text("a"));
    call("uhashlib.update", first, new Uint8Array());
    call("uhashlib.update", first, text("bc"));
    const digest = call("uhashlib.digest", first);
    expect(digest).toEqual(new Uint8Array(createHash("sha1").update("abc").digest()));
    expect(codeOf(() => call("uhashlib.update", first, text("d")))).toBe("EBADF");
    const second = call("uhashlib.open", "sha256");
    expect(codeOf(() => call("uhashlib.digest", first))).toBe("EBADF");
    expect(call("uhashlib.digest", second).length).toBe(32);
  });

  it("is free after a start, and knows its algorithms", () => {
    const board = new Board();
    board.call("uhashlib.open", "sha1");
    board.powerCycle("reset");
    expect(codeOf(() => board.call("uhashlib.open", "sha1"))).toBeNull();
    expect(codeOf(() => board.call("uhashlib.open", "crc32"))).toBe("EINVAL");
  });
});

describe("non-volatile storage", () => {
  it("keeps integers and strings over power cuts", () => {
    const board = new Board();
    board.call("pycom.nvs_set", "boots", -3);
    board.call("pycom.nvs_set", "version", "1.0.0 ß");
    board.powerCycle("power");
    expect(board.call("pycom.nvs_get", "boots")).toBe(-3);
    expect(board.call("pycom.nvs_get", "version")).toBe("1.0.0 ß");
    board.call("pycom.nvs_erase", "boots");
    expect(board.call("pycom.nvs_get", "boots")).toBeNull();
    expect([...board.nvs.entries.keys()]).toEqual(["version"]);
  });

  it("refuses long keys and numbers of more than 32 bits", () => {
    const { call } = new Board();
    expect(codeOf(() => call("pycom.nvs_set", "fifteen_letters", 1))).toBeNull();
    expect(codeOf(() => call("pycom.nvs_set", "sixteen_letters_", 1))).toBe("EINVAL");
    expect(codeOf(() => call("pycom.nvs_set", "", 1))).toBe("EINVAL");
    expect(codeOf(() => call("pycom.nvs_set", "n", 2 ** 31))).toBe("EINVAL");
    expect(codeOf(() => call("pycom.nvs_set", "n", 1.5))).toBe("EINVAL");
    expect(codeOf(() => call("pycom.nvs_set", "s", "x".repeat(1984)))).toBe("EINVAL");
  });
});

describe("firmware slots", () => {
  const image = Uint8Array.from({ length: 10_000 }, (_, index) => (0xe9 + index * 7) % 256);

  function flashImage(board: Board, data: Uint8Array = image): void {
    board.call("pycom.ota_start");
    for (let at = 0; at < data.length; at += 4096)
      board.call("pycom.ota_write", data.subarray(at, at + 4096));
  }

  it("start the new image after finish, not before", () => {
    const board = new Board({ firmware: text("old") });
    flashImage(board);
    expect(board.call("pycom.ota_verify")).toBe(true);
    board.powerCycle("power");
    expect(board.slots.running).toBe(0);
    flashImage(board);
    board.call("pycom.ota_finish");
    expect([board.slots.running, board.slots.next]).toEqual([0, 1]);
    expect(board.call("pycom.ota_slot")).toBe(0);
    board.powerCycle("reset");
    expect(board.call("pycom.ota_slot")).toBe(1);
    expect(board.slots.image(1)).toEqual(image);
    expect(board.slots.image(0)).toEqual(text("old"));
  });

  it("write the other slot from its beginning, each time", () => {
    const board = new Board();
    flashImage(board);
    flashImage(board, text("shorter"));
    expect(board.slots.image(1)).toEqual(text("shorter"));
    board.call("pycom.ota_finish");
    board.powerCycle("reset");
    flashImage(board);
    expect(board.slots.image(0)).toEqual(image);
    expect(board.slots.image(1)).toEqual(text("shorter"));
  });

  it("fall back where the new image is broken, and do not try it again", () => {
    const board = new Board({
      validImage: (candidate) => candidate[0] === 0xe9,
      firmware: Uint8Array.of(0xe9),
    });
    flashImage(board, text("broken"));
    expect(board.call("pycom.ota_verify")).toBe(false);
    board.call("pycom.ota_finish");
    board.powerCycle("reset");
    expect([board.slots.running, board.slots.next]).toEqual([0, 0]);
    board.slots.put(1, Uint8Array.of(0xe9));
    board.powerCycle("reset");
    expect(board.slots.running).toBe(0);
  });

  it("fall back where the bootloader refuses what was verified", () => {
    const board = new Board({ startsImage: (candidate) => candidate[0] !== 0xe9 });
    flashImage(board, Uint8Array.of(0xe9));
    expect(board.call("pycom.ota_verify")).toBe(true);
    board.call("pycom.ota_finish");
    board.powerCycle("reset");
    expect([board.slots.running, board.slots.next]).toEqual([0, 0]);
  });

  it("flip by the boot manager, which restarts whatever it is told, and not into the slot that runs", () => {
    const board = new Board();
    flashImage(board);
    expect(() => board.call("pycom.bootmgr", 1, false)).toThrow(Signal);
    board.powerCycle("reset");
    expect(board.slots.running).toBe(1);
    expect(() => board.call("pycom.bootmgr", 0, true)).toThrow(Signal);
    board.powerCycle("reset");
    expect(board.slots.running).toBe(0);
    for (const slot of [0, 2]) expect(codeOf(() => board.call("pycom.bootmgr", slot, true))).toBe("EINVAL");
  });

  it("tell what a real board suffers in silence", () => {
    const board = new Board({ slotBytes: 8192 });
    flashImage(board);
    // 10,000 bytes end in the third sector, and the fourth was erased.
    expect(board.slots.overrun).toBe(4 * 4096 - 8192);
    expect(board.slots.image(1)).toEqual(image.subarray(0, 8192));
    expect(board.call("pycom.ota_verify")).toBe(false);
    board.call("pycom.ota_write", new Uint8Array(4097));
    expect(board.slots.misuse).toEqual(["4097 bytes written at once"]);
  });

  it("refuse to write or finish what was not started, after a restart too", () => {
    const board = new Board();
    expect(codeOf(() => board.call("pycom.ota_write", text("x")))).toBe("EPERM");
    expect(codeOf(() => board.call("pycom.ota_finish"))).toBe("EPERM");
    expect(board.call("pycom.ota_verify")).toBe(false);
    board.call("pycom.ota_start");
    board.powerCycle("reset");
    expect(codeOf(() => board.call("pycom.ota_write", text("x")))).toBe("EPERM");
  });
});

describe("the clock", () => {
  it("passes while the board sleeps, and a millisecond at each poll", () => {
    const board = new Board();
    const start = board.call("utime.ticks_ms");
    board.call("utime.sleep_ms", 1500);
    expect(board.call("utime.ticks_ms") - start).toBe(1501);
    expect(board.call("utime.time")).toBe(1);
  });

  it("lets ticks wrap, and start anew at each boot", () => {
    const board = new Board({ ticksAtBoot: 2 ** 30 - 10 });
    board.call("utime.sleep_ms", 20);
    expect(board.call("utime.ticks_ms")).toBe(11);
    board.powerCycle("reset");
    expect(board.call("utime.ticks_ms")).toBe(2 ** 30 - 9);
  });

  it("does what was scheduled, in order and in time, unless cancelled", () => {
    const { clock } = new Board();
    const seen: string[] = [];
    clock.at(20, () => seen.push(`b${clock.now}`));
    clock.at(10, () => {
      seen.push(`a${clock.now}`);
      clock.after(5, () => seen.push(`nested${clock.now}`));
    });
    clock.at(12, () => seen.push("never"))();
    clock.advance(9);
    expect(seen).toEqual([]);
    clock.advance(100);
    expect(seen).toEqual(["a10", "nested15", "b20"]);
    expect(clock.now).toBe(109);
  });

  it("runs on through resets, and sleeps as long as it was told", () => {
    const board = new Board();
    board.call("utime.sleep_ms", 3000);
    expect(() => board.call("machine.deepsleep", 60_000)).toThrow(Signal);
    board.powerCycle("deepsleep");
    expect(board.call("utime.time")).toBe(63);
    board.powerCycle("power");
    expect(board.call("utime.time")).toBe(0);
  });
});

describe("power", () => {
  it("tells why the board started", () => {
    const board = new Board();
    for (const [cause, expected] of [
      ["power", 0],
      ["reset", 2],
      ["watchdog", 2],
      ["deepsleep", 3],
      ["halt", 0],
    ] as const) {
      board.powerCycle(cause);
      expect(board.call("machine.reset_cause")).toBe(expected);
    }
  });

  it("restarts the board whose watchdog is not fed", () => {
    const board = new Board();
    board.call("machine.wdt", 1000);
    board.call("utime.sleep_ms", 900);
    board.call("machine.wdt_feed");
    board.call("utime.sleep_ms", 900);
    expect(() => board.call("utime.sleep_ms", 5000)).toThrow(new Signal("watchdog", "not fed for 1000 ms"));
    expect(board.clock.now).toBe(1900);
    board.powerCycle("watchdog");
    board.call("utime.sleep_ms", 10_000);
    expect(codeOf(() => board.call("machine.wdt", 0))).toBe("EINVAL");
  });

  it("starts the firmware's own watchdog at each start, which a program may give another time", () => {
    const board = new Board();
    expect(board.call("pycom.wdt_on_boot")).toBe(false);
    board.power.watchdogOnBootMs = 500;
    expect(board.call("pycom.wdt_on_boot")).toBe(true);
    board.call("utime.sleep_ms", 10_000);
    board.powerCycle("reset");
    expect(() => board.call("utime.sleep_ms", 600)).toThrow(new Signal("watchdog", "not fed for 500 ms"));
    board.powerCycle("watchdog");
    board.call("machine.wdt", 2000);
    board.call("utime.sleep_ms", 1900);
    board.powerCycle("reset");
    expect(() => board.call("utime.sleep_ms", 600)).toThrow(Signal);
  });

  it("catches a loop that polls and never sleeps", () => {
    const board = new Board();
    board.call("machine.wdt", 1000);
    expect(() => {
      for (;;) board.call("utime.ticks_ms");
    }).toThrow(Signal);
  });
});

describe("small things", () => {
  it("know their board and their light", () => {
    const board = new Board({ mac: Uint8Array.of(1, 2, 3, 4, 5, 6) });
    expect(board.call("machine.unique_id")).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    board.call("pycom.heartbeat", false);
    board.call("pycom.rgbled", 0x00ff00);
    expect(board.led).toEqual({ heartbeat: false, colour: 0x00ff00 });
    board.powerCycle("deepsleep");
    expect(board.led).toEqual({ heartbeat: true, colour: 0 });
  });

  it("draw random bytes that differ within a board and repeat between boards", () => {
    const draw = (seed?: string) => {
      const { call } = new Board(seed === undefined ? {} : { seed });
      return [call("uos.urandom", 40), call("uos.urandom", 40)];
    };
    const [first, second] = draw();
    expect(first?.length).toBe(40);
    expect(first).not.toEqual(second);
    expect(draw()).toEqual([first, second]);
    expect(draw("other")).not.toEqual([first, second]);
    expect(new Board().call("uos.urandom", 0).length).toBe(0);
  });
});
