import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { headerBlock } from "../releases/old_clients.js";
import { Refusal, statusText } from "../releases/refusal.js";
import { parseTarget } from "../releases/target.js";
import { isHost } from "../releases/urls.js";
import { sendEntity, sendText } from "./answers.js";
import { Contents } from "./contents.js";
import { Digests } from "./digests.js";
import { bytesEntity, type Entity, fileEntity } from "./entity.js";
import { systemCode } from "./errors.js";
import type { Log } from "./events.js";
import { ReleaseFolder } from "./folder.js";
import { Offers } from "./offers.js";
import { Bundles } from "./packing/bundles.js";
import { type PackedRequest, parsePacked } from "./packing/pack.js";
import { type MakePatch, Packer } from "./packing/packer.js";
import { PatchThread } from "./packing/patch-thread.js";
import { PackStore } from "./packing/store.js";
import { parseReport } from "./reports.js";
import { utf8 } from "./utf8.js";

export interface ServerOptions {
  /** The folder of releases (`1.0.0/flash/…`, `1.0.0/sd/…`) and firmware images (`firmware_1.0.0.bin`). */
  readonly root: string;
  /** Told of every request, of what is skipped in the folder, of what is packed, and of failures. */
  readonly log?: Log;
  /** The hashes of the files: servers of the same folder may share them. */
  readonly digests?: Digests;
  /** A folder that keeps what was packed from one start to the next; none if it is not given. */
  readonly cache?: string;
  /** Makes patches, one at a time; in a thread if it is not given. */
  readonly makePatch?: MakePatch;
  /** Milliseconds that a client may wait for packs to be made before it is offered the files as they are: 4,000. */
  readonly patience?: number;
}

const IDLE_MS = 60_000;
const PATIENCE_MS = 4_000;
/** Bytes of packs in memory. */
const PACK_ROOM = 64 << 20;
/** Parts of bundles that are remembered. */
const BUNDLE_ROOM = 100_000;

/**
 * An HTTP server of update manifests and of the files that they name. It does not listen yet: see {@link listen}.
 */
export function createServer(options: ServerOptions): Server {
  const log = options.log ?? (() => {});
  const thread = new PatchThread();
  const services = servicesFor(options, log, thread);
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
    answer(services, request, response).catch((error: unknown) => {
      // What a client asks wrongly is its own business, and is told to it.
      if (!(error instanceof Refusal) || error.status >= 500) {
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
  // Between two requests a board writes to its flash, which takes its time.
  server.keepAliveTimeout = IDLE_MS;
  server.on("clientError", refuseGarbage);
  server.on("close", () => void thread.close());
  return server;
}

function servicesFor(options: ServerOptions, log: Log, thread: PatchThread): Services {
  const digests = options.digests ?? new Digests();
  const told = new Set<string>();
  const folder = new ReleaseFolder(options.root, digests, (path, reason) => {
    const line = `${path}: ${reason}`;
    if (!told.has(line)) {
      told.add(line);
      log({ type: "skipped", path, reason });
    }
  });
  const contents = new Contents(folder, digests);
  const store = new PackStore(options.cache ?? null, PACK_ROOM);
  const makePatch = options.makePatch ?? ((old, next) => thread.make(old, next));
  const packer = new Packer(contents, store, makePatch, log);
  const bundles = new Bundles(contents, packer, BUNDLE_ROOM);
  const offers = new Offers(folder, contents, packer, bundles, options.patience ?? PATIENCE_MS);
  return { folder, digests, packer, bundles, offers, log };
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

/** What answers need. */
interface Services {
  readonly folder: ReleaseFolder;
  readonly digests: Digests;
  readonly packer: Packer;
  readonly bundles: Bundles;
  readonly offers: Offers;
  readonly log: Log;
}

async function answer(services: Services, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    throw new Refusal(405, "only GET and HEAD");
  }
  const host = hostOf(request);
  const packed = parsePacked(request.url ?? "");
  if (packed !== null) {
    await sendEntity(request, response, await packedEntity(services, packed));
    return;
  }
  const target = parseTarget(request.url ?? "", utf8);
  if (target.wanted === "bundle") {
    throw new Refusal(404, "no such file in a release");
  }
  if (target.wanted !== "file") {
    tellReport(services.log, request, target.current);
    await sendEntity(request, response, await services.offers.manifest(target, host));
    return;
  }
  const file = await services.folder.open(target.path);
  try {
    await sendEntity(request, response, fileEntity(file, services.digests));
  } finally {
    await file.handle.close();
  }
}

async function packedEntity({ packer, bundles }: Services, { hash, kind }: PackedRequest): Promise<Entity> {
  const entity = kind === "bundle" ? await bundles.entity(hash) : await blocksEntity(packer, hash);
  if (entity === null) {
    throw new Refusal(404, "no such file in a release");
  }
  return entity;
}

async function blocksEntity(packer: Packer, hash: string): Promise<Entity | null> {
  const pack = { kind: "blocks", hash } as const;
  const packed = (await packer.offers(pack)) ? await packer.get(pack) : null;
  return packed === null ? null : bytesEntity("application/octet-stream", packed);
}

function tellReport(log: Log, request: IncomingMessage, current: string): void {
  const report = parseReport(request.url ?? "");
  if (report !== null) {
    log({ type: "report", remote: request.socket.remoteAddress ?? "", current, ...report });
  }
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
