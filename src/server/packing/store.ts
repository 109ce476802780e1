import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { systemCode } from "../errors.js";

/** Told before each content that is hashed: what another form of packs wrote is not taken for ours. */
const FORM = "pycom-ota packs 3\n";
const HASH_SIZE = 20;

/** What was packed, by name: in memory, the least recently used forgotten first, and in a folder where one is given. */
export class PackStore {
  readonly #folder: string | null;
  readonly #room: number;
  readonly #memory = new Map<string, Uint8Array>();
  #size = 0;
  #files = 0;

  /** @param room - bytes to keep in memory. */
  constructor(folder: string | null, room: number) {
    this.#folder = folder;
    this.#room = room;
  }

  /** @throws errors of the file system, but for a file that is absent; a torn or foreign file is taken for absent. */
  async get(name: string): Promise<Uint8Array | null> {
    const known = this.#memory.get(name);
    if (known !== undefined) {
      this.#remember(name, known);
      return known;
    }
    const read = this.#folder === null ? null : await readWhole(join(this.#folder, name));
    if (read !== null) {
      this.#remember(name, read);
    }
    return read;
  }

  /** @throws errors of the file system; it is kept in memory all the same. */
  async put(name: string, packed: Uint8Array): Promise<void> {
    this.#remember(name, packed);
    if (this.#folder !== null) {
      await mkdir(this.#folder, { recursive: true });
      this.#files += 1;
      const path = join(this.#folder, `.${name}.${process.pid}.${this.#files}`);
      await writeFile(path, Buffer.concat([hashOf(packed), packed]));
      await rename(path, join(this.#folder, name));
    }
  }

  #remember(name: string, packed: Uint8Array): void {
    this.#forget(name);
    this.#memory.set(name, packed);
    this.#size += packed.length;
    for (const oldest of this.#memory.keys()) {
      if (this.#size <= this.#room) {
        return;
      }
      this.#forget(oldest);
    }
  }

  #forget(name: string): void {
    this.#size -= this.#memory.get(name)?.length ?? 0;
    this.#memory.delete(name);
  }
}

function hashOf(packed: Uint8Array): Buffer {
  return createHash("sha1").update(FORM).update(packed).digest();
}

async function readWhole(path: string): Promise<Uint8Array | null> {
  try {
    const content = await readFile(path);
    const packed = content.subarray(HASH_SIZE);
    return hashOf(packed).equals(content.subarray(0, HASH_SIZE)) ? packed : null;
  } catch (error) {
    if (systemCode(error) === "ENOENT") {
      return null;
    }
    throw error;
  }
}
