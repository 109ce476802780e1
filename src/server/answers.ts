import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Conditions, isKnown, rangeOf } from "../releases/conditions.js";
import { padding } from "../releases/old_clients.js";
import type { Entity } from "./entity.js";

type Fields = readonly (readonly [string, string])[];

/** Answers with a short text. */
export function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  fields: Fields = [],
): void {
  const body = Buffer.from(text);
  const allow: Fields = status === 405 ? [["Allow", "GET, HEAD"]] : [];
  const content = contentFields("text/plain; charset=utf-8", body.length);
  sendHead(request, response, status, content, [...allow, ...fields]);
  response.end(request.method === "HEAD" ? undefined : body);
}

/**
 * Answers with an entity, or with the part of it that is asked for: exactly as many bytes as were announced, or an
 * aborted connection. Clients of HTTP/1.0 get the whole, and are told of nothing else.
 *
 * @throws errors of the entity and of the connection.
 */
export async function sendEntity(
  request: IncomingMessage,
  response: ServerResponse,
  entity: Entity,
): Promise<void> {
  if (request.httpVersion !== "1.1") {
    await sendPart(request, response, 200, entity, 0, entity.size, []);
    return;
  }
  const tag = `"${await entity.sha1()}"`;
  const fields: Fields = [
    ["ETag", tag],
    ["Accept-Ranges", "bytes"],
  ];
  const conditions = conditionsOf(request);
  if (isKnown(conditions, tag)) {
    sendHead(request, response, 304, [], fields);
    response.end();
    return;
  }
  const part = request.method === "GET" ? rangeOf(conditions, tag, entity.size) : null;
  if (part === null) {
    await sendPart(request, response, 200, entity, 0, entity.size, fields);
  } else if (part.start === entity.size) {
    const text = "416 Range Not Satisfiable: it starts past the end\n";
    sendText(request, response, 416, text, [...fields, ["Content-Range", `bytes */${entity.size}`]]);
  } else {
    const { start, end } = part;
    const place = `bytes ${start}-${end - 1}/${entity.size}`;
    await sendPart(request, response, 206, entity, start, end, [...fields, ["Content-Range", place]]);
  }
}

function conditionsOf({ headers }: IncomingMessage): Conditions {
  return {
    range: headers.range ?? null,
    ifRange: headers["if-range"]?.toString() ?? null,
    ifNoneMatch: headers["if-none-match"] ?? null,
  };
}

async function sendPart(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  entity: Entity,
  start: number,
  end: number,
  fields: Fields,
): Promise<void> {
  sendHead(request, response, status, contentFields(entity.type, end - start), fields);
  if (request.method === "HEAD" || start === end) {
    response.end();
  } else {
    await pipeline(Readable.from(entity.read(start, end), { objectMode: false }), response);
  }
}

function contentFields(type: string, size: number): Fields {
  return [
    ["Content-Type", type],
    ["Content-Length", String(size)],
  ];
}

/** Sends the headers, padded, in a segment of their own. */
function sendHead(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  content: Fields,
  more: Fields,
): void {
  const keep = request.httpVersion === "1.1" && response.shouldKeepAlive;
  const fields: Fields = [
    ...content,
    ["Connection", keep ? "keep-alive" : "close"],
    ["Date", new Date().toUTCString()],
    ...more,
  ];
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...fields.map(([name, value]) => `${name}: ${value}`),
  ];
  for (const [name, value] of [...fields, ["X-Padding", padding(lines)] as const]) {
    response.setHeader(name, value);
  }
  response.writeHead(status);
  response.flushHeaders();
}
