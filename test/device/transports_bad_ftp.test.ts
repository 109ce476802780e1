import { describe, expect, it } from "vitest";
import type { FtpOptions, FtpReply } from "../../src/board/index.js";
import { fileServer, trafficOf } from "./support/file_server.js";
import { expectUpdated, live, type Outcome, plain } from "./support/scenario.js";
import { files } from "./support/vehicle.js";

const BEFORE = files({ "/flash/a.py": "a = 1\n" });
const AFTER = files({ "/flash/a.py": "a = 2\n", "/flash/raw.bin": "0123456789" });
/** What the program gives an update, and what it may take to join the network and to answer the last wait. */
const DEADLINE_MS = 60_000;
const SLACK_MS = 2000;

/** A small update from a server that is like this. */
function meet(options: () => FtpOptions): Promise<Outcome> {
  return fileServer(options, { before: BEFORE, after: AFTER });
}

/** A server that replies so to commands that begin so; the greeting begins with "". */
function replying(verb: string, reply: FtpReply): () => FtpOptions {
  return () => ({
    reply: (command, usual) =>
      command === verb || (verb !== "" && command.startsWith(verb)) ? reply : usual,
  });
}

/** As `replying`, the first time alone. */
function replyingOnce(verb: string, reply: FtpReply): () => FtpOptions {
  return () => {
    let isFirst = true;
    return {
      reply: (command, usual) => {
        if (!isFirst || !(command === verb || (verb !== "" && command.startsWith(verb)))) return usual;
        isFirst = false;
        return reply;
      },
    };
  };
}

function expectUnchanged({ board, before }: Outcome): void {
  expect(plain(live(board.files()))).toEqual(plain(before));
  expect(trafficOf(board).open).toBe(0);
  expect(board.wifi.mode).toBeNull();
  expect(board.clock.now).toBeLessThanOrEqual(DEADLINE_MS + SLACK_MS);
}

describe("a server of files that asks to try again, or closes, once, is asked again", () => {
  it.each<[string, FtpReply]>([
    ["", "421 Too many users"],
    ["", null],
    ["USER", "421 Too many users"],
    ["SIZE", "450 Busy"],
    ["PASV", "425 No port"],
    ["RETR", "425 No connection"],
    ["RETR", "150 Here it comes\r\n426 Lost"],
    // It has been idle for too long, between the manifest and the bundle.
    ["SIZE /releases/.packed", null],
    ["SIZE /releases/.packed", "421 Timeout"],
  ])("%j: %j", async (verb, reply) => {
    const outcome = await meet(replyingOnce(verb, reply));
    expectUpdated(outcome, BEFORE, AFTER, "VERSION = '1.0.1'\n");
    expect(trafficOf(outcome.board)).toMatchObject({ controls: 2, open: 0, most: 2 });
  });
});

describe("a server of files that talks much is understood", () => {
  it("in replies of several lines", async () => {
    const outcome = await meet(() => ({
      reply: (command, usual) => {
        const [code] = /^\d{3}/.exec(usual) ?? [];
        const wordy = `${code}-first\r\n${code}-second\r\n\r\n ${code} third\r\n${usual}`;
        return command.startsWith("RETR") || command === "" ? usual : wordy;
      },
    }));
    expectUpdated(outcome, BEFORE, AFTER, "VERSION = '1.0.1'\n");
  });

  it("in the other code for a file that was all there", async () => {
    const outcome = await meet(() => ({ reply: (_command, usual) => usual.replace("226 ", "250 ") }));
    expectUpdated(outcome, BEFORE, AFTER, "VERSION = '1.0.1'\n");
  });

  it("in lines that end in a line feed alone, and in codes alone", async () => {
    const outcome = await meet(() => ({
      reply: (command, usual) => {
        const said = command.startsWith("TYPE") ? "200" : usual;
        return Buffer.from(`${said.replaceAll("\r", "")}\n`);
      },
    }));
    expectUpdated(outcome, BEFORE, AFTER, "VERSION = '1.0.1'\n");
  });

  it("that lets everybody in, and names its port without brackets", async () => {
    const commands: string[] = [];
    const outcome = await meet(() => ({
      account: undefined,
      reply: (command, usual) => {
        commands.push(command);
        return command === "PASV" ? "227 Entering passive mode 1,2,3,4,7,209" : usual;
      },
    }));
    expectUpdated(outcome, BEFORE, AFTER, "VERSION = '1.0.1'\n");
    expect(commands).not.toContain("PASS let me in");
  });
});

describe("a server of files is given up, the files stay, and it is said why", () => {
  it.each<[error: string, what: string, verb: string, reply: FtpReply]>([
    ["UnexpectedStatus", "an account that is refused", "PASS", "530 Not let in"],
    ["UnexpectedStatus", "a greeting that is none", "", "120 In 5 minutes"],
    ["UnexpectedStatus", "no SIZE", "SIZE", "502 Not known"],
    ["UnexpectedStatus", "no TYPE", "TYPE", "504 Not known"],
    ["NotFound", "no such file, before", "SIZE", "550 No such file"],
    ["NotFound", "no such file, then", "RETR", "550 No such file"],
    ["ServerError", "too many users, always", "", "421 Too many users"],
    ["ServerError", "no port, ever", "PASV", "425 No port"],
    ["ConnectionClosed", "a connection that is closed", "USER", null],
    ["ConnectionRefused", "a port that is closed", "PASV", "227 (192,168,4,1,0,1)"],
    ["BadResponse", "a reply without end", "", "220-more\r\n".repeat(1000)],
    ["BadResponse", "a line without end", "SIZE", "213".repeat(5000)],
    [
      "BadResponse",
      "bytes that are no UTF-8, behind a code",
      "",
      Buffer.of(0x32, 0x32, 0x30, 0x20, 0xff, 0xfe, 0x0d, 0x0a),
    ],
    ["BadResponse", "bytes that are no UTF-8", "USER", Buffer.of(0xff, 0x00, 0x0a)],
    ["BadResponse", "a reply without a code", "TYPE", "hello"],
    ["BadResponse", "an empty reply", "TYPE", ""],
    ["BadResponse", "a size that is no number", "SIZE", "213 many"],
    ["BadResponse", "a negative size", "SIZE", "213 -5"],
    ["BadResponse", "no size", "SIZE", "213"],
    ["BadResponse", "no port", "PASV", "227 Entering passive mode"],
    ["BadResponse", "a port of too few numbers", "PASV", "227 (1,2,3,4,5)"],
    ["BadResponse", "a port of too many numbers", "PASV", "227 (1,2,3,4,5,6,7)"],
    ["BadResponse", "a negative port", "PASV", "227 (1,2,3,4,-1,209)"],
    ["BadResponse", "a port that is too large", "PASV", "227 (1,2,3,4,256,0)"],
    ["BadResponse", "a port that is much too large", "PASV", "227 (1,2,3,4,99999999999999999999,0)"],
    ["BadResponse", "a port in words", "PASV", "227 (1,2,3,4,seven,nine)"],
    ["TimedOut", "no greeting", "", Buffer.of()],
    ["TimedOut", "no reply to PASS", "PASS", Buffer.of()],
    ["TimedOut", "no reply to PASV", "PASV", Buffer.of()],
    ["TimedOut", "no reply to RETR", "RETR", Buffer.of()],
    ["TimedOut", "half a reply", "", "220-and then nothing"],
  ])("%s: %s", async (error, _what, verb, reply) => {
    const outcome = await meet(replying(verb, reply));
    expect(outcome.stop).toMatchObject({ why: "error", error });
    expectUnchanged(outcome);
  });

  it.each<[string, FtpOptions]>([
    ["content that never comes", { silentAfter: 0 }],
    ["content that stops", { silentAfter: 100 }],
    ["a byte of it every nine seconds", { chunk: 1, delayMs: 9000 }],
    ["a byte of it every second", { chunk: 1, delayMs: 990 }],
  ])("TimedOut: %s", async (_what, options) => {
    const outcome = await meet(() => options);
    expect(outcome.stop).toMatchObject({ why: "error", error: "TimedOut" });
    expectUnchanged(outcome);
  });

  it.each(["TYPE", "RETR"])("TimedOut: a reply to %s that takes its time, a byte at a time", async (verb) => {
    const outcome = await meet(() => {
      let isSlow = false;
      return {
        chunk: 1,
        get replyDelayMs() {
          return isSlow ? 5000 : 0;
        },
        reply: (command, usual) => {
          isSlow = command.startsWith(verb);
          return usual;
        },
      };
    });
    expect(outcome.stop).toMatchObject({ why: "error", error: "TimedOut" });
    expectUnchanged(outcome);
  });
});
