import type { Dirent } from "node:fs";
import { type FileHandle, open, readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import {
  firmwareName,
  firmwareVersion,
  isFirmwareName,
  isLeftOut,
  refuseFirmware,
  refuseFolder,
  refusePath,
} from "../releases/contents.js";
import type { Release, ReleaseFile } from "../releases/difference.js";
import type { FirmwareImage } from "../releases/manifest.js";
import { Refusal } from "../releases/refusal.js";
import { encodePath } from "../releases/urls.js";
import { type Digest, type Digests, stateOf } from "./digests.js";
import { systemCode } from "./errors.js";
import { utf8 } from "./utf8.js";

/** The versions in the server's folder. */
export interface Catalogue {
  readonly releases: readonly string[];
  readonly images: readonly string[];
}

/** A file to be served. The receiver closes it. */
export interface OpenFile {
  readonly path: string;
  readonly handle: FileHandle;
  /** Bytes. */
  readonly size: number;
  /** What it was when it was opened, see `stateOf`. */
  readonly state: string;
}

const ABSENT = ["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG", "EINVAL"];

/** A folder of releases and firmware images. Nothing outside it is ever read, wherever links lead. */
export class ReleaseFolder {
  readonly #root: string;
  readonly #digests: Digests;
  readonly #skipped: (path: string, reason: string) => void;

  constructor(root: string, digests: Digests, skipped: (path: string, reason: string) => void) {
    this.#root = root;
    this.#digests = digests;
    this.#skipped = skipped;
  }

  /** What is offered now. */
  async catalogue(): Promise<Catalogue> {
    const releases: string[] = [];
    const images: string[] = [];
    for (const name of (await readdir(this.#root)).sort()) {
      const path = await this.#resolve(name);
      if (path === null) {
        continue;
      }
      const isFolder = (await stat(path)).isDirectory();
      if (isFolder && !name.startsWith(".")) {
        const reason = refuseFolder(name, await readdir(path), releases);
        this.#addOr(name, reason, () => releases.push(name));
      } else if (!isFolder && isFirmwareName(name)) {
        const reason = refuseFirmware(name, images);
        this.#addOr(name, reason, () => images.push(firmwareVersion(name)));
      }
    }
    return { releases, images };
  }

  #addOr(path: string, reason: string | null, add: () => void): void {
    if (reason === null) {
      add();
    } else {
      this.#skipped(path, reason);
    }
  }

  /** The files of a release in the catalogue. */
  async release(version: string): Promise<Release> {
    const release: Release = new Map();
    for (const volume of ["flash", "sd"]) {
      for await (const file of this.#files(version, volume, [])) {
        release.set(file.url, file);
      }
    }
    return release;
  }

  /** `folders` are the real paths on the way here: a link back to one of them would never end. */
  async *#files(version: string, folder: string, folders: readonly string[]): AsyncGenerator<ReleaseFile> {
    const real = await this.#resolve(join(version, folder));
    if (real === null || folders.includes(real) || !(await stat(real)).isDirectory()) {
      return;
    }
    for (const entry of await readdir(real, { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (isLeftOut(path)) {
        continue;
      }
      const reason = refusePath(path);
      if (reason !== null) {
        this.#skipped(`${version}/${path}`, reason);
        continue;
      }
      const kind = await this.#kind(`${version}/${path}`, entry);
      if (kind === "folder") {
        yield* this.#files(version, path, [...folders, real]);
      } else if (kind === "file") {
        const digest = await this.#digests.of(join(real, entry.name));
        yield { path, url: encodePath(path, utf8), ...digest };
      }
    }
  }

  async #kind(path: string, entry: Dirent): Promise<"file" | "folder" | "neither"> {
    if (!entry.isSymbolicLink() && !entry.name.includes("\ufffd")) {
      return entry.isFile() ? "file" : entry.isDirectory() ? "folder" : "neither";
    }
    const real = await this.#resolve(path);
    if (real === null) {
      if (!entry.isSymbolicLink()) {
        this.#skipped(path, "its name is not UTF-8");
      }
      return "neither";
    }
    const target = await stat(real);
    return target.isFile() ? "file" : target.isDirectory() ? "folder" : "neither";
  }

  /** A firmware image in the catalogue. */
  async image(version: string): Promise<FirmwareImage> {
    const digest = await this.digest(firmwareName(version));
    if (digest === null) {
      throw new Refusal(404, "no such file in a release");
    }
    return { version, ...digest };
  }

  /** The hash of a file by its path in the folder, `null` where there is none. */
  async digest(path: string): Promise<Digest | null> {
    const real = await this.#resolve(path);
    return real === null || !(await stat(real)).isFile() ? null : this.#digests.of(real);
  }

  /**
   * Opens a file of a release or a firmware image: `path` comes from `parseTarget`.
   *
   * @throws Refusal 404 where there is none.
   */
  async open(path: string): Promise<OpenFile> {
    const real = await this.#resolve(path);
    // A look before opening: to open a named pipe would block.
    if (real === null || !(await stat(real)).isFile()) {
      throw new Refusal(404, "no such file in a release");
    }
    const handle = await open(real);
    try {
      const stats = await handle.stat({ bigint: true });
      return { path: real, handle, size: Number(stats.size), state: stateOf(stats) };
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The real path of something in the folder; `null` where it does not exist or lies outside. */
  async #resolve(path: string): Promise<string | null> {
    const root = await realpath(this.#root);
    try {
      const real = await realpath(join(root, path));
      if (real.startsWith(root.endsWith(sep) ? root : root + sep)) {
        return real;
      }
      this.#skipped(path, "it leads out of the folder");
      return null;
    } catch (error) {
      if (ABSENT.includes(systemCode(error) ?? "")) {
        return null;
      }
      throw error;
    }
  }
}
