import { describe, expect, it } from "vitest";
import { Board } from "../../../src/board/board.js";
import { CONSTANTS } from "../../../src/board/operations.js";
import { codeOf } from "../support.js";

const { IRQ_FALLING, IRQ_RISING } = CONSTANTS.pin;

describe("pins", () => {
  it("are high until something drives them", () => {
    const board = new Board();
    expect(board.call("pin.level", "P9")).toBe(1);
    board.pins.drive("P9", 0);
    expect(board.call("pin.level", "P9")).toBe(0);
    expect(board.call("pin.level", "P10")).toBe(1);
  });

  it("interrupt a sleep at the edges that are watched", () => {
    const board = new Board();
    board.pins.pulse("P9", 100, 40);
    board.call("pin.watch", "P9", IRQ_RISING);
    expect(board.call("pin.wait", 200)).toEqual([60, "P9"]);
    board.call("pin.watch", "P9", IRQ_FALLING | IRQ_RISING);
    expect(board.call("pin.wait", 60)).toEqual([0, "P9"]);
    expect(board.clock.now).toBe(200);
    board.call("pin.watch", "P9", 0);
    expect(board.call("pin.wait", 500)).toEqual([0, ""]);
    expect(board.clock.now).toBe(700);
  });

  it("interrupt at once for an edge that came before the sleep", () => {
    const board = new Board();
    board.call("pin.watch", "P9", IRQ_FALLING);
    board.pins.drive("P9", 0);
    board.pins.drive("P9", 0);
    expect(board.call("pin.wait", 50)).toEqual([50, "P9"]);
    expect(board.call("pin.wait", 50)).toEqual([0, ""]);
  });

  it("are watched no more after a start", () => {
    const board = new Board();
    board.call("pin.watch", "P9", IRQ_FALLING);
    board.pins.drive("P9", 0);
    board.powerCycle();
    expect(board.call("pin.wait", 50)).toEqual([0, ""]);
    board.pins.drive("P9", 1);
    board.pins.drive("P9", 0);
    expect(board.call("pin.wait", 50)).toEqual([0, ""]);
  });

  it("stop pulsing", () => {
    const board = new Board();
    const end = board.pins.pulse("P9", 100);
    board.call("pin.watch", "P9", IRQ_FALLING);
    expect(board.call("pin.wait", 150)).toEqual([50, "P9"]);
    end();
    expect(board.call("pin.wait", 1000)).toEqual([0, ""]);
  });

  it("give voltages, where something is wired to them", () => {
    const board = new Board();
    board.pins.setVoltage("P16", 750);
    expect(board.call("adc.voltage", "P16")).toBe(750);
    expect(codeOf(() => board.call("adc.voltage", "P17"))).toBe("EINVAL");
  });
});
