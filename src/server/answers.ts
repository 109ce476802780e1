import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { padding } from "../releases/old_clients.js";
import { FileChangedError } from "./errors.js";
import type { OpenFile } from "./folder.js";

/** Answers with a short text. */
export function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
): void {
  send(request, response, status, "text/plain; charset=utf-8", text);
}

/** Answers with JSON. */
export function sendJson(request: IncomingMessage, response: ServerResponse, text: string): void {
  send(request, response, 200, "application/json", text);
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
): void {
  const body = Buffer.from(text);
  sendHead(request, response, status, type, body.length);
  response.end(request.method === "HEAD" ? undefined : body);
}

/**
 * Answers with a file: exactly as many bytes as were announced, or an aborted connection.
 *
 * @throws FileChangedError when the file is cut short meanwhile; errors of the file system and of the connection.
 */
export async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: OpenFile,
): Promise<void> {
  sendHead(request, response, 200, "application/octet-stream", file.size);
  if (request.method === "HEAD" || file.size === 0) {
    response.end();
  } else {
    await pipeline(Readable.from(contents(file), { objectMode: false }), response);
  }
}

async function* contents(file: OpenFile): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of file.handle.createReadStream({ end: file.size - 1, autoClose: false })) {
    size += chunk.length;
    yield chunk;
  }
  if (size !== file.size) {
    throw new FileChangedError(file.path);
  }
}

/** Sends the headers, padded, in a segment of their own. */
function sendHead(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  type: string,
  size: number,
): void {
  const keep = request.httpVersion === "1.1" && response.shouldKeepAlive;
  const fields: [string, string][] = [
    ["Content-Type", type],
    ["Content-Length", String(size)],
    ["Connection", keep ? "keep-alive" : "close"],
    ["Date", new Date().toUTCString()],
  ];
  if (status === 405) {
    fields.push(["Allow", "GET, HEAD"]);
  }
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...fields.map(([name, value]) => `${name}: ${value}`),
  ];
  fields.push(["X-Padding", padding(lines)]);
  for (const [name, value] of fields) {
    response.setHeader(name, value);
  }
  response.writeHead(status);
  response.flushHeaders();
}
