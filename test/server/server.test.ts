import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { renameSync, truncateSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { createServer as createPlainServer } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  createServer,
  Digests,
  FileChangedError,
  listen,
  type ServerEvent,
  type ServerOptions,
} from "../../src/server/index.js";
import { exchange, get, header } from "../support/http.js";
import { sha1 } from "../support/lines.js";
import { OldClient, OldClientError } from "../support/old_client.js";
import { writeTree } from "../support/release_tree.js";
import { describeServer } from "../support/server_contract.js";

async function start(options: ServerOptions): Promise<number> {
  const server = createServer(options);
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return listen(server, "127.0.0.1", 0);
}

describeServer("the Node server", {
  links: true,
  ownAddress: true,
  async start(root) {
    const lines: string[] = [];
    const port = await start({
      root,
      log: (event) => {
        if (event.type === "skipped") {
          lines.push(`skipped ${event.path}: ${event.reason}`);
        }
      },
    });
    return { port, lines: () => lines };
  },
});

describe("hashes", () => {
  const tree = { "1/flash/a": "a", "1/flash/b": "b", "2/flash/a": "a", "2/flash/b": "c", "2/sd/d": "d" };

  it("are computed once for a file, for all clients at once", async () => {
    const digests = new Digests();
    const port = await start({ root: writeTree(tree), digests });
    const target = "/manifest.json?current_ver=1";
    const answers = await Promise.all(Array.from({ length: 20 }, () => get(port, target)));
    expect(new Set(answers.map((answer) => answer.body.toString())).size).toBe(1);
    expect(digests.computations).toBe(5);
    await get(port, target);
    expect(digests.computations).toBe(5);
  });

  it("are computed again for a file that changed, and for no other", async () => {
    const digests = new Digests();
    const root = writeTree(tree);
    const port = await start({ root, digests });
    const before = await get(port, "/manifest.json?current_ver=1");
    writeFileSync(join(root, "2/flash/b"), "C");
    const after = await get(port, "/manifest.json?current_ver=1");
    expect(digests.computations).toBe(6);
    expect(after.body.equals(before.body)).toBe(false);
  });

  it("are those of the open file, or none", async () => {
    const digests = new Digests();
    const path = join(writeTree({ a: "old" }), "a");
    const handle = await open(path);
    onTestFinished(() => handle.close());
    expect(await digests.ofOpen(path, handle)).toEqual({ sha1: sha1("old"), size: 3 });
    writeFileSync(`${path}.new`, "new");
    renameSync(`${path}.new`, path);
    await expect(digests.ofOpen(path, handle)).rejects.toThrow(FileChangedError);
  });

  it("that fail are tried again", async () => {
    const digests = new Digests();
    const root = writeTree({ a: "a" });
    await expect(digests.of(join(root, "b"))).rejects.toThrow("ENOENT");
    writeFileSync(join(root, "b"), "b");
    expect((await digests.of(join(root, "b"))).size).toBe(1);
  });
});

describe("a connection of HTTP/1.1", () => {
  it("carries several requests, each with padded headers", async () => {
    const port = await start({ root: writeTree({ "1/flash/a": "A", "1/flash/b": "B" }) });
    const first = "GET /1/flash/a HTTP/1.1\r\nHost: x\r\n\r\n";
    const refused = "GET /none HTTP/1.1\r\nHost: x\r\n\r\n";
    const last = "GET /1/flash/b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    const answer = await exchange(port, first + refused + last);
    const text = answer.head + answer.body.toString();
    const heads = text.match(/HTTP\/1\.1 (?:.+\r\n)+\r\n/g) ?? [];
    expect(heads.map((head) => head.length % 100)).toEqual([0, 0, 0]);
    expect(heads.map((head) => head.split(" ")[1])).toEqual(["200", "404", "200"]);
    expect(heads.map((head) => /Connection: (.*)/.exec(head)?.[1])).toEqual([
      "keep-alive",
      "keep-alive",
      "close",
    ]);
    expect(text.endsWith("\r\n\r\nB")).toBe(true);
  });
});

describe("a connection between two requests", () => {
  it("stays while a board writes for longer than a few seconds", () => {
    const server = createServer({ root: "." });
    expect(server.keepAliveTimeout).toBeGreaterThanOrEqual(60_000);
    expect(server.timeout).toBeGreaterThanOrEqual(server.keepAliveTimeout);
  });
});

describe("the headers", () => {
  it("are handed to the network whole and on their own, before the body", async () => {
    const server = createServer({ root: writeTree({ "1/flash/a": randomBytes(100_000) }) });
    onTestFinished(() => {
      server.close();
    });
    const writes: { readonly size: number; readonly corked: number }[] = [];
    server.on("connection", (socket) => {
      const write = socket.write;
      vi.spyOn(socket, "write").mockImplementation((...args) => {
        writes.push({ size: args[0].length, corked: socket.writableCorked });
        return write.apply(socket, args);
      });
    });
    const answer = await get(await listen(server, "127.0.0.1", 0), "/1/flash/a");
    expect(writes[0]).toEqual({ size: answer.head.length, corked: 0 });
    expect(writes.reduce((sum, { size }) => sum + size, 0)).toBe(answer.head.length + 100_000);
  });
});

describe("a file that becomes shorter while it is sent", () => {
  it("ends the connection, never with a wrong length", async () => {
    const size = 64_000_000;
    const root = writeTree({ "1/flash/a": Buffer.alloc(size) });
    const events: ServerEvent[] = [];
    const port = await start({ root, log: (event) => events.push(event) });
    const socket = connect({ host: "127.0.0.1", port });
    socket.on("error", () => {});
    socket.write("GET /1/flash/a HTTP/1.1\r\nHost: x\r\n\r\n");
    await once(socket, "data");
    socket.pause();
    truncateSync(join(root, "1/flash/a"), 1_000_000);
    let received = 0;
    socket.on("data", (chunk) => {
      received += chunk.length;
    });
    socket.resume();
    await once(socket, "close");
    expect(received).toBeLessThan(size);
    await expect.poll(() => events).toHaveLength(2);
    expect(events.find((event) => event.type === "failed")).toMatchObject({
      error: { name: "FileChangedError" },
    });
    expect(events.find((event) => event.type === "request")).toMatchObject({
      status: 200,
      size,
      complete: false,
    });
  });
});

describe("the log", () => {
  it("tells of requests", async () => {
    const events: ServerEvent[] = [];
    const port = await start({ root: writeTree({ "1/flash/a": "A" }), log: (event) => events.push(event) });
    await get(port, "/1/flash/a?x=1");
    await get(port, "/none", "HEAD");
    const common = { type: "request", remote: "127.0.0.1", complete: true };
    await expect
      .poll(() => events)
      .toEqual([
        { ...common, method: "GET", target: "/1/flash/a?x=1", status: 200, size: 1 },
        { ...common, method: "HEAD", target: "/none", status: 404, size: 41 },
      ]);
  });

  it("tells why there is no manifest", async () => {
    const events: ServerEvent[] = [];
    const root = writeTree({ "1/flash/a": "", "2/flash/New.py": "", "2/flash/new.py": "" });
    const port = await start({ root, log: (event) => events.push(event) });
    expect((await get(port, "/manifest.json?current_ver=1&form=lines")).status).toBe(500);
    expect(events.find((event) => event.type === "failed")).toMatchObject({
      error: { status: 500, message: "to FAT flash/New.py and flash/new.py are one file" },
    });
  });
});

describe("reports", () => {
  it("of clients go to the log", async () => {
    const events: ServerEvent[] = [];
    const port = await start({ root: writeTree({ "1/flash/a": "A" }), log: (event) => events.push(event) });
    const reports = async (query: string) => {
      events.length = 0;
      expect((await get(port, `/manifest.json?current_ver=1.0${query}`)).status).toBe(200);
      return events.filter((event) => event.type === "report");
    };
    const common = { type: "report", remote: "127.0.0.1", current: "1.0" };
    expect(await reports("&failed_ver=1.0.1b&reason=no%20confirm&error=HashMismatch")).toEqual([
      { ...common, failed: "1.0.1b", reason: "no confirm", error: "HashMismatch" },
    ]);
    expect(await reports("&error=NoSpace&form=lines")).toEqual([
      { ...common, failed: "", reason: "", error: "NoSpace" },
    ]);
    expect(await reports("&reason=a%0d%0a%1b[2J%c3%a9%ff%&error=%zz")).toEqual([
      { ...common, failed: "", reason: "a???[2J??%", error: "%zz" },
    ]);
    expect(await reports(`&reason=${"x".repeat(1000)}`)).toEqual([
      { ...common, failed: "", reason: "x".repeat(64), error: "" },
    ]);
    expect(await reports("&failed_ver=&reason=&error=")).toEqual([]);
    expect(await reports("")).toEqual([]);
  });
});

describe("failures that are not the client's", () => {
  it("are answered with 500 and told to the log alone", async () => {
    const events: ServerEvent[] = [];
    const root = join(writeTree({}), "gone");
    const port = await start({ root, log: (event) => events.push(event) });
    const answer = await get(port, "/manifest.json?current_ver=1");
    expect(answer.status).toBe(500);
    expect(header(answer, "Content-Type")).toBe("text/plain; charset=utf-8");
    expect(answer.body.toString()).toBe("500 Internal Server Error: see the server's log\n");
    await expect.poll(() => events.map((event) => event.type)).toEqual(["failed", "request"]);
  });

  it("reject where the port is taken", async () => {
    const port = await start({ root: writeTree({}) });
    await expect(listen(createServer({ root: "." }), "127.0.0.1", port)).rejects.toThrow("EADDRINUSE");
  });
});

describe("a client of the first generation", () => {
  it("fails on a server whose headers are not padded", async () => {
    const firmware = randomBytes(200_000);
    const plain = createPlainServer((_request, response) => {
      response.writeHead(200, { "Content-Type": "application/octet-stream", Connection: "close" });
      response.end(firmware);
    });
    onTestFinished(() => {
      plain.close();
    });
    const client = new OldClient("127.0.0.1", await listen(plain, "127.0.0.1", 0));
    let failures = 0;
    for (let i = 0; i < 60; i += 1) {
      try {
        const body = await client.get("/firmware_1.0.1.bin");
        failures += body.equals(firmware) ? 0 : 1;
      } catch (error) {
        expect(error).toBeInstanceOf(OldClientError);
        failures += 1;
      }
    }
    expect(failures).toBeGreaterThan(20);
  });
});
