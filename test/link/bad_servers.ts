import { gzipSync } from "node:zlib";
import type { HttpRequest, HttpResponse } from "../../src/board/index.js";

export const INSTALLED = "installed";

type Reply = HttpResponse | Uint8Array;

/** What of an update the server spoils. */
export const PLACES = ["manifest", "file", "firmware"] as const;
export type Place = (typeof PLACES)[number];

export const ASKED: Readonly<Record<Place, (target: string) => boolean>> = {
  manifest: (target) => target.startsWith("/manifest.json"),
  file: (target) => target.endsWith("/frame.py"),
  firmware: (target) => target.startsWith("/firmware"),
};

/** A way to be a bad server, and how the update ends: each of these is a named error, or success. */
export interface BadServer {
  readonly name: string;
  readonly reply: (content: Buffer, request: HttpRequest) => Reply;
  readonly ends: Readonly<Record<Place, string | readonly string[]>>;
}

const everywhere = (end: string | readonly string[]): BadServer["ends"] => ({
  manifest: end,
  file: end,
  firmware: end,
});

/** Bytes as they are sent, whatever they say. */
function raw(status: string, headers: readonly string[], body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${[status, ...headers].join("\r\n")}\r\n\r\n`), body]);
}

export const ok = (headers: readonly string[], body: Uint8Array) => raw("200 OK", headers, body);
export const lengthOf = (count: number) => `Content-Length: ${count}`;

function chunked(content: Buffer): Buffer {
  const half = content.length >> 1;
  const chunk = (part: Buffer) =>
    Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n")]);
  return Buffer.concat([
    chunk(content.subarray(0, half)),
    chunk(content.subarray(half)),
    chunk(Buffer.alloc(0)),
  ]);
}

export const BAD_SERVERS: readonly BadServer[] = [
  {
    name: "a length that is too small",
    reply: (content) => ok([lengthOf(content.length - 7)], content),
    ends: { manifest: "ManifestTruncated", file: "SizeMismatch", firmware: "HashMismatch" },
  },
  {
    name: "a length that is too large",
    reply: (content) => ok([lengthOf(content.length + 7)], content),
    ends: everywhere("ConnectionClosed"),
  },
  {
    name: "a length that no board holds",
    reply: (content) => ok([lengthOf(2 ** 31)], content),
    ends: {
      manifest: "ManifestTooLarge",
      file: ["ConnectionClosed", "NoSpace"],
      firmware: "FirmwareTooLarge",
    },
  },
  {
    name: "two lengths",
    reply: (content) => ok([lengthOf(content.length), lengthOf(5)], content),
    ends: { manifest: "ManifestTruncated", file: "SizeMismatch", firmware: "HashMismatch" },
  },
  {
    name: "a short body, and no length",
    reply: (content) => ok([], content.subarray(0, content.length - 7)),
    ends: { manifest: "ManifestTruncated", file: "SizeMismatch", firmware: "HashMismatch" },
  },
  {
    name: "a longer body, and no length",
    reply: (content) => ok([], Buffer.concat([content, Buffer.from("more")])),
    ends: { manifest: "ManifestNotJSON", file: "SizeMismatch", firmware: "HashMismatch" },
  },
  {
    name: "no body",
    reply: () => ok([lengthOf(0)], Buffer.alloc(0)),
    ends: { manifest: "ManifestNotJSON", file: "SizeMismatch", firmware: "HashMismatch" },
  },
  {
    name: "as many other bytes",
    reply: (content) => ({ body: Buffer.alloc(content.length, 0x23) }),
    ends: { manifest: "ManifestNotJSON", file: "HashMismatch", firmware: "HashMismatch" },
  },
  {
    name: "one other bit",
    reply: (content) => {
      const body = Buffer.from(content);
      body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 0x80;
      return { body };
    },
    ends: { manifest: "ManifestNotJSON", file: "HashMismatch", firmware: "HashMismatch" },
  },
  {
    name: "206 with another range",
    reply: (content) =>
      raw(
        "206 Partial Content",
        [`Content-Range: bytes 100-199/${content.length}`, lengthOf(100)],
        content.subarray(100, 200),
      ),
    ends: everywhere(["UnexpectedStatus", "BadResponse"]),
  },
  {
    name: "206 without a range",
    reply: (content) => raw("206 Partial Content", [lengthOf(content.length)], content),
    ends: everywhere(["UnexpectedStatus", "BadResponse"]),
  },
  {
    name: "416",
    reply: () => raw("416 Range Not Satisfiable", [lengthOf(0)], Buffer.alloc(0)),
    ends: everywhere("UnexpectedStatus"),
  },
  {
    name: "200 to whatever range",
    reply: (content) => ok([lengthOf(content.length)], content),
    ends: everywhere(INSTALLED),
  },
  {
    name: "304",
    reply: () => raw("304 Not Modified", [], Buffer.alloc(0)),
    ends: everywhere("UnexpectedStatus"),
  },
  {
    name: "a redirect to itself",
    reply: (_content, { target }) =>
      raw("302 Found", [`Location: http://192.168.4.1:8000${target}`, lengthOf(0)], Buffer.alloc(0)),
    ends: everywhere("UnexpectedStatus"),
  },
  {
    name: "chunks",
    reply: (content) => ok(["Transfer-Encoding: chunked"], chunked(content)),
    ends: everywhere("BadResponse"),
  },
  {
    name: "chunks, and a length",
    reply: (content) => ok([lengthOf(content.length), "Transfer-Encoding: chunked"], chunked(content)),
    ends: everywhere("BadResponse"),
  },
  {
    name: "gzip though nobody asked",
    reply: (content) => {
      const body = gzipSync(content);
      return ok(["Content-Encoding: gzip", lengthOf(body.length)], body);
    },
    ends: {
      manifest: ["ManifestNotJSON", "BadResponse"],
      file: ["SizeMismatch", "BadResponse"],
      firmware: ["HashMismatch", "BadResponse"],
    },
  },
  {
    name: "a head of 20 KB",
    reply: (content) =>
      ok([...Array<string>(200).fill(`X: ${"y".repeat(95)}`), lengthOf(content.length)], content),
    ends: everywhere("BadResponse"),
  },
  {
    name: "a head without end",
    reply: () => Buffer.from(`HTTP/1.1 200 OK\r\n${"X: y\r\n".repeat(20_000)}`),
    ends: everywhere("BadResponse"),
  },
  {
    name: "100 before 200",
    reply: (content) =>
      Buffer.concat([Buffer.from("HTTP/1.1 100 Continue\r\n\r\n"), ok([lengthOf(content.length)], content)]),
    ends: everywhere(["UnexpectedStatus", INSTALLED]),
  },
  {
    name: "an answer of another kind",
    reply: () => ok(["Content-Type: text/html", lengthOf(14)], Buffer.from("<html>\n</html>")),
    ends: { manifest: "ManifestNotJSON", file: "SizeMismatch", firmware: "HashMismatch" },
  },
];
