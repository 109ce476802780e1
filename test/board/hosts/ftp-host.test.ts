import { describe, expect, it } from "vitest";
import { Board } from "../../../src/board/board.js";
import { type FtpOptions, ftpHosts } from "../../../src/board/hosts/ftp-host.js";
import { BoardError, CONSTANTS } from "../../../src/board/operations.js";
import { text } from "../support.js";

const { STA } = CONSTANTS.wlan;
const { AF_INET, SOCK_STREAM } = CONSTANTS.socket;
const CONTENT = Uint8Array.from({ length: 300 }, (_, index) => index % 256);

function client(options?: FtpOptions) {
  const board = new Board();
  const contentOf = (path: string) => (path === "/a" ? CONTENT : undefined);
  board.join({ ssid: "truck" }, ftpHosts("10.0.0.1", contentOf, options));
  board.call("wlan.init", STA, 0);
  board.call("wlan.connect", "truck", 0, "", -1);
  board.call("utime.sleep_ms", 300);
  const open = (port: number) => {
    const socket = board.call("socket.open", AF_INET, SOCK_STREAM);
    board.call("socket.connect", socket, "10.0.0.1", port);
    board.call("socket.settimeout", socket, 1000);
    return socket;
  };
  /** What comes until the server closes or falls silent. */
  const readAll = (socket: number) => {
    const pieces: Uint8Array[] = [];
    for (;;) {
      const buffer = new Uint8Array(100);
      try {
        const count = board.call("socket.recv", socket, buffer);
        if (count === 0) return { end: "closed", all: Buffer.concat(pieces), pieces: pieces.length };
        pieces.push(buffer.subarray(0, count));
      } catch (error) {
        if (!(error instanceof BoardError)) throw error;
        return { end: error.code, all: Buffer.concat(pieces), pieces: pieces.length };
      }
    }
  };
  const control = open(options?.port ?? 21);
  const ask = (...commands: string[]) => {
    for (const command of commands) board.call("socket.send", control, text(`${command}\r\n`));
    return readAll(control).all.toString().trim().split("\r\n");
  };
  /** The content of `/a`, as far as it comes. */
  const fetch = (...before: string[]) => {
    ask("USER x", "PASV", ...before);
    const data = open(options?.dataPort ?? 2001);
    board.call("socket.send", control, text("RETR /a\r\n"));
    return { ...readAll(data), control: () => readAll(control) };
  };
  return { ask, fetch, readAll, control };
}

describe("a server of files", () => {
  it("greets, lets everybody in, and tells sizes and its port for content", () => {
    const { ask } = client({ dataPort: 3001 });
    expect(ask("USER x", "TYPE I", "SIZE /a", "SIZE /b", "PASV", "LIST")).toEqual([
      "220-A server of files",
      "220 for boards",
      "230 In",
      "200 Binary",
      "213 300",
      "550 No such file",
      "227 Entering passive mode (10,0,0,1,11,185)",
      "502 Not known",
    ]);
  });

  it("lets in whom it knows, where it knows one", () => {
    const account = { user: "meter", password: "let me in" };
    const said = (...commands: string[]) =>
      client({ account, port: 2121 })
        .ask(...commands)
        .slice(2);
    expect(said("USER meter", "SIZE /a", "PASS let me in", "SIZE /a")).toEqual([
      "331 Password?",
      "530 Not logged in",
      "230 In",
      "213 300",
    ]);
    expect(said("USER meter", "PASS let me")).toEqual(["331 Password?", "530 Not let in"]);
    expect(said("USER x", "PASS let me in")).toEqual(["331 Password?", "530 Not let in"]);
  });

  it("sends content, from REST on, and closes behind it", () => {
    const { fetch } = client();
    const whole = fetch();
    expect({ end: whole.end, all: new Uint8Array(whole.all) }).toEqual({ end: "closed", all: CONTENT });
    expect(whole.control().all.toString()).toBe("150 Here it comes\r\n226 Sent\r\n");
    expect(new Uint8Array(fetch("REST 290").all)).toEqual(CONTENT.subarray(290));
    expect(fetch().all.length).toBe(300);
  });

  it("gives small pieces, and is cut off once, or falls silent, after any number of bytes", () => {
    expect(client({ chunk: 1 }).fetch().pieces).toBe(300);
    for (const after of [1, 299]) {
      const { fetch } = client({ cutAfter: after });
      const cut = fetch();
      expect([cut.end, cut.all.length, cut.control().end]).toEqual(["closed", after, "closed"]);
      const silent = client({ silentAfter: after }).fetch();
      expect([silent.end, silent.all.length, silent.control().end]).toEqual([
        "ETIMEDOUT",
        after,
        "ETIMEDOUT",
      ]);
    }
  });

  it("takes its time", () => {
    expect(client({ delayMs: 900 }).fetch().all.length).toBe(300);
    expect(client({ delayMs: 1001 }).fetch().end).toBe("ETIMEDOUT");
    expect(client({ replyDelayMs: 900 }).ask("USER x").at(-1)).toBe("230 In");
    expect(client({ replyDelayMs: 1001 }).ask("USER x")).toEqual([""]);
  });

  it("replies what it is told to", () => {
    const { ask } = client({
      reply: (command, usual) =>
        command === "" ? Uint8Array.of(0x61) : command === "SIZE /a" ? null : `${usual}: ${command}`,
    });
    expect(ask("USER x", "TYPE I")).toEqual(["a230 In: USER x", "200 Binary: TYPE I"]);
    const closing = client({ reply: () => null });
    expect(closing.readAll(closing.control)).toMatchObject({ end: "closed" });
  });
});
