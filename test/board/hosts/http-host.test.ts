import { describe, expect, it } from "vitest";
import { Board } from "../../../src/board/board.js";
import { type HttpFaults, type HttpHandler, httpHost } from "../../../src/board/hosts/http-host.js";
import { BoardError, CONSTANTS } from "../../../src/board/operations.js";
import { codeOf, text } from "../support.js";

const { STA, WPA2 } = CONSTANTS.wlan;
const { AF_INET, SOCK_STREAM } = CONSTANTS.socket;

function client(handler: HttpHandler, faults?: HttpFaults) {
  const board = new Board();
  board.join({ ssid: "truck", password: "secret" }, { "10.0.0.1:80": httpHost(handler, faults) });
  board.call("wlan.init", STA, 0);
  board.call("wlan.connect", "truck", WPA2, "secret", -1);
  board.call("utime.sleep_ms", 300);
  const open = () => {
    const socket = board.call("socket.open", AF_INET, SOCK_STREAM);
    board.call("socket.connect", socket, "10.0.0.1", 80);
    board.call("socket.settimeout", socket, 1000);
    return socket;
  };
  /** The pieces until the host closes, or the name of what else came. */
  const readAll = (socket: number, limit = 100) => {
    const pieces: Uint8Array[] = [];
    for (;;) {
      const buffer = new Uint8Array(limit);
      try {
        const count = board.call("socket.recv", socket, buffer);
        if (count === 0) return { pieces, end: "closed", all: String(Buffer.concat(pieces)) };
        pieces.push(buffer.subarray(0, count));
      } catch (error) {
        if (!(error instanceof BoardError)) throw error;
        return { pieces, end: error.code, all: String(Buffer.concat(pieces)) };
      }
    }
  };
  const send = (socket: number, request: string) => board.call("socket.send", socket, text(request));
  return { board, open, readAll, send };
}

describe("requests", () => {
  it("arrive whole, in whatever pieces they were sent", () => {
    const seen: unknown[] = [];
    const { open, send, readAll } = client((request) => {
      seen.push({
        ...request,
        headers: Object.fromEntries(request.headers),
        body: String(Buffer.from(request.body)),
      });
      return { status: 404, body: "no" };
    });
    const socket = open();
    for (const character of "POST /a?b=c HTTP/1.0\r\nHost: 10.0.0.1:80\r\nContent-Length: 3\r\n\r\nab")
      send(socket, character);
    expect(seen).toEqual([]);
    send(socket, "c");
    expect(seen).toEqual([
      {
        method: "POST",
        target: "/a?b=c",
        version: "HTTP/1.0",
        headers: { host: "10.0.0.1:80", "content-length": "3" },
        body: "abc",
      },
    ]);
    expect(readAll(socket).all).toBe("HTTP/1.0 404 Not Found\r\nContent-Length: 2\r\n\r\nno");
  });

  it("follow each other where the answer keeps the connection alive", () => {
    const { open, send, readAll } = client(({ target }) => ({
      headers: target === "/last" ? {} : { Connection: "keep-alive" },
      body: target,
    }));
    const socket = open();
    send(socket, "GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\n");
    const first = readAll(socket);
    expect(first.end).toBe("ETIMEDOUT");
    expect(first.all).toMatch(/\r\n\r\n\/1HTTP.*\r\n\r\n\/2$/s);
    send(socket, "GET /last HTTP/1.1\r\n\r\n");
    expect(readAll(socket)).toMatchObject({ end: "closed" });
  });
});

describe("answers", () => {
  const BODY = Uint8Array.from({ length: 1000 }, (_, index) => index % 256);
  const GET = "GET / HTTP/1.0\r\n\r\n";
  const HEAD = "HTTP/1.0 200 OK\r\nContent-Length: 1000\r\n\r\n".length;

  function answer(faults?: HttpFaults, handler: HttpHandler = () => ({ body: BODY })) {
    const { open, send, readAll, board } = client(handler, faults);
    const socket = open();
    send(socket, GET);
    return { ...readAll(socket), board };
  }

  it("carry bytes unharmed, and close", () => {
    const { pieces, end } = answer();
    expect(end).toBe("closed");
    expect(new Uint8Array(Buffer.concat(pieces).subarray(HEAD))).toEqual(BODY);
  });

  it("come byte by byte", () => {
    const { pieces } = answer({ chunk: 1 });
    expect(pieces.length).toBe(HEAD + 1000);
    expect(pieces.every(({ length }) => length === 1)).toBe(true);
  });

  it("are cut off, reset or fall silent after any number of bytes", () => {
    const length = (found: { pieces: Uint8Array[] }) => Buffer.concat(found.pieces).length;
    for (const after of [0, 1, HEAD, HEAD + 999]) {
      const cut = answer({ cutAfter: after });
      expect([cut.end, length(cut)]).toEqual(["closed", after]);
      const reset = answer({ resetAfter: after });
      expect([reset.end, length(reset)]).toEqual(["ECONNRESET", after]);
      const silent = answer({ silentAfter: after });
      expect([silent.end, length(silent)]).toEqual(["ETIMEDOUT", after]);
    }
  });

  it("take their time", () => {
    const { board, end } = answer({ delayMs: 900 });
    expect(end).toBe("closed");
    expect(board.clock.now).toBeGreaterThan(11 * 900);
    expect(answer({ delayMs: 1001 }).end).toBe("ETIMEDOUT");
  });

  it("are raw where the handler gives bytes, and say what length they are told", () => {
    expect(answer({}, () => text("garbage")).all).toBe("garbage");
    expect(answer({}, () => ({ headers: { "content-length": "7" }, body: "12" })).all).toBe(
      "HTTP/1.0 200 OK\r\ncontent-length: 7\r\n\r\n12",
    );
  });

  it("do not come from a host that refuses", () => {
    const { open } = client(() => ({}), { refuse: true });
    expect(codeOf(open)).toBe("ECONNREFUSED");
  });
});
