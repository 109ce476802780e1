import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { createServer, Digests, type Log, listen, ReleaseFolder, type ServerEvent } from "../server/index.js";

/** What a mirror holds. */
export interface Mirrored {
  /** The versions that boards may come from; the newest among them has nothing newer. */
  readonly versions: readonly string[];
  /** How many files were written, and their bytes. */
  readonly files: number;
  readonly bytes: number;
}

/** There are no releases, or the server refuses them. */
export class MirrorError extends Error {
  override readonly name = "MirrorError";
}

/** Nobody waits: what is large may take its time to pack. */
const PATIENCE_MS = 600_000;

/** What a mirror offers to boards at `version`. */
export function manifestName(version: string): string {
  return `${version}.manifest`;
}

/**
 * Writes what an update server of `root` answers to boards at each of its versions into `folder`, for boards that read it
 * from a card or from a server that knows nothing of updates: `1.0.0.manifest` in lines, and beside it all that these
 * name. There are no patches: what a board has does not matter. `log` is told what the server tells its own: among it,
 * what is skipped in `root`.
 *
 * @throws MirrorError
 */
export async function mirror(root: string, folder: string, log: Log = () => {}): Promise<Mirrored> {
  const digests = new Digests();
  const skipped: ServerEvent[] = [];
  const skip = (path: string, reason: string) => skipped.push({ type: "skipped", path, reason });
  const { releases } = await new ReleaseFolder(root, digests, skip).catalogue();
  if (releases.length === 0) {
    skipped.forEach(log);
    throw new MirrorError(`no release in ${root}`);
  }
  const server = createServer({ root, digests, log, patience: PATIENCE_MS });
  const port = await listen(server, "127.0.0.1", 0);
  try {
    const writer = new Writer(`http://127.0.0.1:${port}`, folder);
    for (const version of releases) await writer.add(version);
    return { versions: releases, files: writer.files, bytes: writer.bytes };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

class Writer {
  files = 0;
  bytes = 0;
  readonly #server: string;
  readonly #folder: string;
  readonly #written = new Set<string>();

  constructor(server: string, folder: string) {
    this.#server = server;
    this.#folder = folder;
  }

  async add(version: string): Promise<void> {
    const manifest = await this.#get(`manifest.json?current_ver=${version}&form=lines&whole=1`);
    for (const request of requestsIn(manifest.toString())) {
      if (this.#written.has(request)) continue;
      this.#written.add(request);
      await this.#write(request, await this.#get(request));
    }
    // Behind what it names: a mirror that is cut short offers nothing that it does not have.
    await this.#write(manifestName(version), manifest);
  }

  async #get(request: string): Promise<Buffer> {
    const answer = await fetch(`${this.#server}/${request}`);
    const body = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== 200) throw new MirrorError(`${request}: ${body.toString().trim()}`);
    return body;
  }

  /** Whole, or not at all. */
  async #write(name: string, content: Buffer): Promise<void> {
    const path = join(this.#folder, name);
    const known = await readFile(path).catch(() => null);
    if (known === null || !known.equals(content)) {
      await mkdir(dirname(path), { recursive: true });
      const unfinished = `${path}.part`;
      await writeFile(unfinished, content);
      await rename(unfinished, path);
    }
    this.files += 1;
    this.bytes += content.length;
  }
}

/** What a manifest in lines names: its firmware's and its bundle's are the last words. */
function requestsIn(manifest: string): readonly string[] {
  return manifest
    .split("\n")
    .filter((line) => line.startsWith("f ") || line.startsWith("b "))
    .map((line) => line.split(" ").at(-1) ?? "");
}
