import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { createServer as createTcpServer, type Server as TcpServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BoardThread } from "../../../src/board/thread/board-thread.js";
import { compileIfAbsent } from "../../support/built.js";
import { python } from "../../support/python.js";

const MEGABYTE = randomBytes(1024 * 1024);
const sha1 = (data: Uint8Array): string => createHash("sha1").update(data).digest("hex");

/** @returns the port */
async function listen(server: TcpServer): Promise<number> {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no TCP server");
  return address.port;
}

let server: Server;
let port: number;
beforeAll(async () => {
  compileIfAbsent();
  server = createServer((request, response) => {
    if (request.url === "/silent") return;
    if (request.url === "/reset") {
      request.socket.resetAndDestroy();
    } else if (request.url === "/short") {
      response.writeHead(200, { "Content-Length": 1000 });
      response.write("0123456789");
      setTimeout(() => response.destroy(), 20);
    } else if (request.url === "/slow") {
      response.write("first");
      setTimeout(() => response.end(" second\n"), 150);
    } else if (request.url === "/upload") {
      const parts: Buffer[] = [];
      request.on("data", (part: Buffer) => parts.push(part));
      request.on("end", () => response.end(sha1(Buffer.concat(parts))));
    } else {
      response.end(request.url === "/megabyte" ? MEGABYTE : "näh");
    }
  });
  port = await listen(server);
}, 120_000);
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const PRELUDE = [
  "import usocket, uhashlib, ubinascii, utime, uerrno",
  "from network import WLAN",
  "wlan = WLAN(mode=WLAN.STA)",
  "wlan.connect('truck', auth=(WLAN.WPA2, 'secret'), timeout=5000)",
  "while not wlan.isconnected(): utime.sleep_ms(50)",
  "def get(path, timeout=10):",
  "    s = usocket.socket()",
  "    s.settimeout(timeout)",
  "    s.connect(('192.168.4.1', 8000))",
  "    s.send('GET ' + path + ' HTTP/1.0\\r\\n\\r\\n')",
  "    return s",
  "def body(s):",
  "    while s.readline() not in (b'\\r\\n', b''): pass",
  "    return s",
];

/** What a program prints that comes to its end on a board with real servers behind its WiFi. */
async function printed(...main: string[]): Promise<readonly string[]> {
  const target = { host: "127.0.0.1", port };
  const { stop, console } = await new BoardThread({
    files: new Map([["/flash/main.py", new TextEncoder().encode(python(...PRELUDE, ...main))]]),
    wifi: [
      {
        ssid: "truck",
        password: "secret",
        servers: { "192.168.4.1:8000": target, "192.168.4.1:1": { host: "127.0.0.1", port: 1 } },
      },
    ],
    runtime: { type: "micropython" },
  }).finished;
  expect(stop).toEqual({ why: "end" });
  return console;
}

describe("a board's sockets on a real server", () => {
  test("a request, read in every way", async () => {
    const lines = await printed(
      "print(get('/').readline())",
      "print(body(get('/')).read())",
      "s = body(get('/')); print(s.recv(1), s.readinto(bytearray(2)), s.recv(100), s.recv(100)); s.close()",
      "s = body(get('/')); print(s.readline(2), s.readline(), s.readline())",
    );
    expect(lines).toEqual([
      "b'HTTP/1.1 200 OK\\r\\n'",
      "b'n\\xc3\\xa4h'",
      "b'n' 2 b'h' b''",
      "b'n\\xc3' b'\\xa4h' b''",
    ]);
  });

  test.each([100, 4096])("a megabyte in buffers of %i bytes", async (size) => {
    const lines = await printed(
      "s = body(get('/megabyte'))",
      `buffer = bytearray(${size})`,
      "hash = uhashlib.sha1()",
      "while True:",
      "    count = s.readinto(buffer)",
      "    if not count: break",
      "    hash.update(memoryview(buffer)[:count])",
      "print(ubinascii.hexlify(hash.digest()).decode())",
    );
    expect(lines).toEqual([sha1(MEGABYTE)]);
  });

  test("a megabyte to the server", async () => {
    const lines = await printed(
      "s = usocket.socket()",
      "s.connect(('192.168.4.1', 8000))",
      "data = bytes(range(256)) * 4096",
      "s.send('POST /upload HTTP/1.0\\r\\nContent-Length: {}\\r\\n\\r\\n'.format(len(data)))",
      "print(s.send(data) < len(data))",
      "s.close()",
      "s = usocket.socket()",
      "s.connect(('192.168.4.1', 8000))",
      "s.send('POST /upload HTTP/1.0\\r\\nContent-Length: {}\\r\\n\\r\\n'.format(len(data)))",
      "print(s.write(data))",
      "print(body(s).read().decode())",
    );
    const data = Uint8Array.from({ length: 1024 * 1024 }, (_, at) => at % 256);
    expect(lines).toEqual(["True", "1048576", sha1(data)]);
  });

  test("ports and addresses where nobody is", async () => {
    const lines = await printed(
      "for address in (('192.168.4.1', 1), ('192.168.4.1', 9), ('10.0.0.1', 8000)):",
      "    try: usocket.socket().connect(address)",
      "    except OSError as error: print(error)",
    );
    expect(lines).toEqual([
      "[Errno 111] ECONNREFUSED",
      "[Errno 111] ECONNREFUSED",
      "[Errno 113] EHOSTUNREACH",
    ]);
  });

  test("a reset, and what is sent after it", async () => {
    const lines = await printed(
      "s = get('/reset')",
      "for _ in range(2):",
      "    try: s.recv(1)",
      "    except OSError as error: print(error)",
      "try: s.send(b'x')",
      "except OSError as error: print(error)",
    );
    expect(lines).toEqual(Array.from({ length: 3 }, () => "[Errno 104] ECONNRESET"));
  });

  test("an answer that is shorter than it said", async () => {
    const lines = await printed("s = body(get('/short'))", "print(s.readinto(bytearray(1000)), s.recv(1))");
    expect(lines).toEqual(["10 b''"]);
  });

  test("an answer in two parts", async () => {
    const lines = await printed(
      "s = body(get('/slow'))",
      "print(s.recv(100))",
      "s.setblocking(False)",
      "try: s.recv(100)",
      "except OSError as error: print(error.args[0] == uerrno.EAGAIN)",
      "s.settimeout(None)",
      "print(s.readline())",
    );
    expect(lines).toEqual(["b'first'", "True", "b' second\\n'"]);
  });

  test("silence lasts as long as the timeout says, in real time", async () => {
    const start = performance.now();
    const lines = await printed(
      "s = get('/silent', 0.4)",
      "try: s.recv(1)",
      "except usocket.timeout as error: print(error.args)",
    );
    expect(lines).toEqual(["(110,)"]);
    expect(performance.now() - start).toBeGreaterThan(400);
  });
});

test("closing sends what is left, and lets the peer know", async () => {
  const received: Buffer[] = [];
  const listener = createTcpServer((socket) => {
    socket.on("data", (part) => received.push(part));
  });
  const port = await listen(listener);
  const connected = once(listener, "connection");
  const main = python(
    ...PRELUDE,
    "s = usocket.socket()",
    "s.connect(('192.168.4.1', 8000))",
    "s.write(bytes(100000))",
    "s.close()",
    "try: s.send(b'x')",
    "except OSError as error: print(error)",
  );
  const thread = new BoardThread({
    files: new Map([["/flash/main.py", new TextEncoder().encode(main)]]),
    wifi: [
      {
        ssid: "truck",
        password: "secret",
        servers: {
          "192.168.4.1:8000": { host: "127.0.0.1", port },
        },
      },
    ],
    runtime: { type: "micropython" },
  });
  const { console } = await thread.finished;
  const [socket] = await connected;
  if (!socket.readableEnded) await once(socket, "end");
  listener.close();
  expect(Buffer.concat(received)).toHaveLength(100000);
  expect(console).toEqual(["[Errno 9] EBADF"]);
});
