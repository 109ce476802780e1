import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { findVersion } from "../releases/choice.js";
import { type Difference, difference } from "../releases/difference.js";
import { manifestText, NOTHING_NEWER } from "../releases/manifest.js";
import { chooseOffer } from "../releases/offer.js";
import { headerBlock } from "../releases/old_clients.js";
import { Refusal, statusText } from "../releases/refusal.js";
import { parseTarget, type Target } from "../releases/target.js";
import { isHost } from "../releases/urls.js";
import { sendFile, sendJson, sendText } from "./answers.js";
import { Digests } from "./digests.js";
import { systemCode } from "./errors.js";
import type { Log } from "./events.js";
import { ReleaseFolder } from "./folder.js";
import { utf8 } from "./utf8.js";

export interface ServerOptions {
  /** The folder of releases (`1.0.0/flash/…`, `1.0.0/sd/…`) and firmware images (`firmware_1.0.0.bin`). */
  readonly root: string;
  /** Told of every request, of what is skipped in the folder, and of failures. */
  readonly log?: Log;
  /** The hashes of the files: servers of the same folder may share them. */
  readonly digests?: Digests;
}

const IDLE_MS = 60_000;

/**
 * An HTTP server of update manifests and of the files that they name. It does not listen yet: see {@link listen}.
 */
export function createServer(options: ServerOptions): Server {
  const log = options.log ?? (() => {});
  const told = new Set<string>();
  const folder = new ReleaseFolder(options.root, options.digests ?? new Digests(), (path, reason) => {
    const line = `${path}: ${reason}`;
    if (!told.has(line)) {
      told.add(line);
      log({ type: "skipped", path, reason });
    }
  });
  // Requests of HTTP/1.1 without Host are answered too: the address that they came to names the URLs.
  const server = createHttpServer({ requireHostHeader: false }, (request, response) => {
    const target = request.url ?? "";
    response.once("close", () => {
      log({
        type: "request",
        remote: request.socket.remoteAddress ?? "",
        method: request.method ?? "",
        target,
        status: response.statusCode,
        size: Number(response.getHeader("Content-Length") ?? 0),
        complete: response.writableFinished,
      });
    });
    answer(folder, request, response).catch((error: unknown) => {
      if (!(error instanceof Refusal)) {
        log({ type: "failed", target, error: error instanceof Error ? error : new Error(String(error)) });
      }
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const status = error instanceof Refusal ? error.status : 500;
      const reason = error instanceof Refusal ? error.message : "see the server's log";
      sendText(request, response, status, `${status} ${statusText(status)}: ${reason}\n`);
    });
  });
  server.setTimeout(IDLE_MS);
  server.requestTimeout = IDLE_MS;
  server.on("clientError", refuseGarbage);
  return server;
}

/** Starts to listen; the port that was taken, which port 0 leaves to the system. Rejects where it is not to be had. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve(addressOf(server).port);
    });
  });
}

function addressOf(server: Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new TypeError("the server has no port");
  }
  return address;
}

async function answer(
  folder: ReleaseFolder,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new Refusal(405, "only GET and HEAD");
  }
  const host = hostOf(request);
  const target = parseTarget(request.url ?? "", utf8);
  if (target.path === null) {
    sendJson(request, response, await manifestFor(folder, target, host));
    return;
  }
  const file = await folder.open(target.path);
  try {
    await sendFile(request, response, file);
  } finally {
    await file.handle.close();
  }
}

async function manifestFor(folder: ReleaseFolder, target: Target, host: string): Promise<string> {
  const { releases, images } = await folder.catalogue();
  const { files, firmware } = chooseOffer(target.current, target.firmware, releases, images);
  if (files === null && firmware === null) {
    return NOTHING_NEWER;
  }
  return manifestText(host, {
    previous: target.current,
    version: files ?? target.current,
    files: await differenceTo(folder, target.current, releases, files),
    firmware: firmware === null ? null : await folder.image(firmware),
  });
}

async function differenceTo(
  folder: ReleaseFolder,
  current: string,
  releases: readonly string[],
  next: string | null,
): Promise<Difference> {
  if (next === null) {
    return { deleted: [], added: [], changed: [] };
  }
  const known = findVersion(releases, current);
  return difference(known === null ? new Map() : await folder.release(known), await folder.release(next));
}

/** What names this server in URLs: the `Host` header, or the address that the client reached. */
function hostOf(request: IncomingMessage): string {
  const host = request.headers.host;
  if (host !== undefined) {
    if (!isHost(host)) {
      throw new Refusal(400, "the Host header is garbled");
    }
    return host;
  }
  const { localAddress = "", localPort = 0 } = request.socket;
  const address = localAddress.replace(/^::ffff:(?=\d+\.)/, "");
  return `${address.includes(":") ? `[${address}]` : address}:${localPort}`;
}

/** What is no HTTP request, or none in time, is answered like any other mistake. */
function refuseGarbage(error: Error, socket: Duplex): void {
  const late = systemCode(error) === "ERR_HTTP_REQUEST_TIMEOUT";
  const status = late ? 408 : 400;
  const body = `${status} ${statusText(status)}: ${late ? "the request did not come" : "not an HTTP request"}\n`;
  const lines = [
    `HTTP/1.1 ${status} ${statusText(status)}`,
    "Content-Type: text/plain; charset=utf-8",
    `Content-Length: ${body.length}`,
    "Connection: close",
  ];
  if (socket.writable) {
    socket.end(headerBlock(lines) + body);
  }
}
