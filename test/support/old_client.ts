import { createHash } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A manifest as the first clients understand it. */
export interface OldManifest {
  readonly delete: readonly string[];
  readonly new: readonly OldEntry[];
  readonly update: readonly OldEntry[];
  readonly firmware?: { readonly URL: string; readonly hash: string };
  readonly version: string;
  readonly previous_version: string;
}

interface OldEntry {
  readonly URL: string;
  readonly dst_path: string;
  readonly hash: string;
}

/** What an update brought: `files` by path on the board. */
export interface OldUpdate {
  readonly manifest: OldManifest;
  readonly files: ReadonlyMap<string, Buffer>;
  readonly firmware: Buffer | null;
}

/** The client failed as a board would: it raised, or got bytes that do not have their hash. */
export class OldClientError extends Error {
  override readonly name = "OldClientError";
}

const READ = 100;
const BLANK_LINE = "\r\n\r\n";

/**
 * A client of the first generation, on the wire: HTTP/1.0, a connection a request, reads of at most 100 bytes until the
 * server closes. The blank line behind the headers must lie within one read, and that read must be text.
 */
export class OldClient {
  readonly #host: string;
  readonly #port: number;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  /** One request: what the client takes for the body. */
  async get(path: string): Promise<Buffer> {
    const socket = connect({ host: this.#host, port: this.#port });
    await once(socket, "connect");
    socket.write(`GET ${path} HTTP/1.0\r\nHost: ${this.#host}:${this.#port}\r\n\r\n`);
    const body: Buffer[] = [];
    let started = false;
    for await (const read of reads(socket)) {
      if (started) {
        body.push(read);
      } else if (read.includes(BLANK_LINE)) {
        started = true;
        body.push(Buffer.from(decode(read).split(BLANK_LINE)[1] ?? ""));
      }
    }
    return Buffer.concat(body);
  }

  /** The manifest for a client at `version`, `null` where there is nothing newer. */
  async manifest(version: string): Promise<OldManifest | null> {
    const body = await this.get(`/manifest.json?current_ver=${version}`);
    try {
      return JSON.parse(decode(body));
    } catch (cause) {
      throw new OldClientError("the manifest is no JSON", { cause });
    }
  }

  /** Downloads what the manifest names. The client compares no hash of the firmware; this one does, to tell. */
  async update(version: string): Promise<OldUpdate | null> {
    const manifest = await this.manifest(version);
    if (manifest === null) {
      return null;
    }
    const files = new Map<string, Buffer>();
    for (const entry of [...manifest.new, ...manifest.update]) {
      files.set(entry.dst_path, await this.#download(entry.URL, entry.hash));
    }
    const image = manifest.firmware;
    const firmware = image === undefined ? null : await this.#download(image.URL, image.hash);
    return { manifest, files, firmware };
  }

  /** Keeps only the path of the URL, whatever host it names. */
  async #download(url: string, hash: string): Promise<Buffer> {
    const body = await this.get(url.replace(/^http:\/\/[^/]*/, ""));
    if (createHash("sha1").update(body).digest("hex") !== hash) {
      throw new OldClientError(`${url} does not have its hash`);
    }
    return body;
  }
}

/** What `recv(100)` returns, again and again: what is there, at most 100 bytes, until the server closes. */
async function* reads(socket: Socket): AsyncGenerator<Buffer> {
  for (;;) {
    const chunk: unknown = socket.read(Math.min(READ, socket.readableLength));
    if (chunk instanceof Buffer) {
      yield chunk;
    } else if (socket.readableEnded || socket.destroyed) {
      return;
    } else {
      const changed = new AbortController();
      const events = ["readable", "end", "close"].map((event) =>
        once(socket, event, { signal: changed.signal }),
      );
      await Promise.race(events).finally(() => changed.abort());
    }
  }
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new OldClientError("UnicodeError", { cause });
  }
}
