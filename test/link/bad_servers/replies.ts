import { gzipSync } from "node:zlib";
import type { HttpRequest, HttpResponse } from "../../../src/board/index.js";

/** What a good server would answer. */
export interface Good {
  readonly status: string;
  readonly headers: readonly string[];
  readonly body: Buffer;
  /** All of that of which the body may be a part. */
  readonly content: Buffer;
  readonly target: string;
}

/** Spoils an answer. */
export type Reply = (good: Good) => Uint8Array;

const STATUSES: ReadonlyMap<number, string> = new Map([
  [200, "200 OK"],
  [206, "206 Partial Content"],
  [404, "404 Not Found"],
  [416, "416 Range Not Satisfiable"],
]);

export function goodOf(
  { target }: HttpRequest,
  { status = 200, headers = {}, body = "" }: HttpResponse,
  content: Uint8Array,
): Good {
  return {
    status: STATUSES.get(status) ?? `${status} Status`,
    headers: Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    body: Buffer.from(body),
    content: Buffer.from(content),
    target,
  };
}

/** Bytes as they are sent, whatever they say. */
export function raw(status: string, headers: readonly string[], body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(`HTTP/1.1 ${[status, ...headers].join("\r\n")}\r\n\r\n`), body]);
}

export const lengthOf = ({ length }: Uint8Array, more = 0) => `Content-Length: ${length + more}`;

/** The answer with other fields, and another body. */
export function like({ status, headers }: Good, fields: readonly string[], body: Uint8Array): Uint8Array {
  return raw(status, [...headers, ...fields], body);
}

export const sent = (good: Good) => like(good, [lengthOf(good.body)], good.body);

/** The answer, and then the connection is lost behind so many bytes of its body. */
export function cut(good: Good, behind: number): Uint8Array {
  return like(good, [lengthOf(good.body)], good.body.subarray(0, behind));
}

/** All of the content, whatever was asked for. */
export const whole = ({ content }: Good) => raw("200 OK", [lengthOf(content)], content);

const NOTHING = Buffer.alloc(0);

function chunked(content: Buffer): Buffer {
  const half = content.length >> 1;
  const chunk = (part: Buffer) =>
    Buffer.concat([Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from("\r\n")]);
  return Buffer.concat([chunk(content.subarray(0, half)), chunk(content.subarray(half)), chunk(NOTHING)]);
}

/** The ways to be a bad server. */
export const BAD_REPLIES = {
  "a length that is too small": (good) => like(good, [lengthOf(good.body, -7)], good.body),
  "a length that is too large": (good) => like(good, [lengthOf(good.body, 7)], good.body),
  "a length that no board holds": (good) => like(good, [`Content-Length: ${2 ** 31}`], good.body),
  "two lengths": (good) => like(good, [lengthOf(good.body), "Content-Length: 5"], good.body),
  "a short body, and no length": (good) => like(good, [], good.body.subarray(0, good.body.length - 7)),
  "a longer body, and no length": (good) => like(good, [], Buffer.concat([good.body, Buffer.from("more")])),
  "no body": (good) => like(good, ["Content-Length: 0"], NOTHING),
  "as many other bytes": (good) => like(good, [lengthOf(good.body)], Buffer.alloc(good.body.length, 0x23)),
  "one other bit": (good) => {
    const body = Buffer.from(good.body);
    body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 0x80;
    return like(good, [lengthOf(body)], body);
  },
  "206 with another range": ({ content }) =>
    raw(
      "206 Partial Content",
      [`Content-Range: bytes 100-199/${content.length}`, "Content-Length: 100"],
      content.subarray(100, 200),
    ),
  "206 without a range": ({ content }) => raw("206 Partial Content", [lengthOf(content)], content),
  "416": () => raw("416 Range Not Satisfiable", ["Content-Length: 0"], NOTHING),
  "200 to whatever range": whole,
  "304": () => raw("304 Not Modified", [], NOTHING),
  "a redirect to itself": ({ target }) =>
    raw("302 Found", [`Location: http://192.168.4.1:8000${target}`, "Content-Length: 0"], NOTHING),
  chunks: (good) => like(good, ["Transfer-Encoding: chunked"], chunked(good.body)),
  "chunks, and a length": (good) =>
    like(good, [lengthOf(good.body), "Transfer-Encoding: chunked"], chunked(good.body)),
  "gzip though nobody asked": (good) => {
    const body = gzipSync(good.body);
    return like(good, ["Content-Encoding: gzip", lengthOf(body)], body);
  },
  "a head of 20 KB": (good) =>
    like(good, [...Array<string>(200).fill(`X: ${"y".repeat(95)}`), lengthOf(good.body)], good.body),
  "a head without end": () => Buffer.from(`HTTP/1.1 200 OK\r\n${"X: y\r\n".repeat(20_000)}`),
  "100 before 200": (good) =>
    Buffer.concat([
      Buffer.from("HTTP/1.1 100 Continue\r\n\r\n"),
      like(good, [lengthOf(good.body)], good.body),
    ]),
  "an answer of another kind": () =>
    raw("200 OK", ["Content-Type: text/html", "Content-Length: 14"], Buffer.from("<html>\n</html>")),
} satisfies Readonly<Record<string, Reply>>;

/** How an update ends that meets a bad server: in one of these errors, or in success. */
export type End = string | readonly string[];
/** The same for each place that the server may spoil. */
export type Ends<Place extends string> = Readonly<Record<Place, End>>;

export interface BadServer<Place extends string> {
  readonly name: string;
  readonly reply: Reply;
  readonly ends: Ends<Place>;
}

/** What is said of each reply, together with it. */
export function badServers<Name extends string, Place extends string>(
  replies: Readonly<Record<Name, Reply>>,
  expected: Readonly<Record<NoInfer<Name>, Ends<Place>>>,
): readonly BadServer<Place>[] {
  const ends = new Map<string, Ends<Place>>(Object.entries(expected));
  return Object.entries<Reply>(replies).map(([name, reply]) => {
    const its = ends.get(name);
    if (its === undefined) throw new Error(`no end of ${name}`);
    return { name, reply, ends: its };
  });
}
