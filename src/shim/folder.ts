import { encode, OSError, UnicodeError } from "builtins";
import { collect } from "gc";
import * as os from "os";
import {
  firmwareVersion,
  isFirmwareName,
  isLeftOut,
  refuseFirmware,
  refuseFolder,
  refusePath,
} from "../releases/contents.js";
import type { Release, ReleaseFile } from "../releases/difference.js";
import { Refusal } from "../releases/refusal.js";
import { encodePath } from "../releases/urls.js";
import { say } from "./console.js";
import { hashFile, isFile, isFolder, realPath } from "./files.js";
import { UTF8 } from "./utf8.js";

/** What is known of a file; its hash holds while size and time stay. */
interface Digest {
  readonly sha1: string;
  readonly size: number;
  readonly time: number;
}

/** A folder of releases and firmware images. Nothing outside it is read, wherever links lead. */
export class ReleaseFolder {
  private readonly root: string;
  private readonly prefix: string;
  private readonly digests: Map<string, Digest>;
  private readonly told: string[];

  constructor(root: string) {
    const real = realPath(root);
    this.root = root;
    this.prefix = real.endsWith("/") ? real : `${real}/`;
    this.digests = new Map<string, Digest>();
    this.told = [];
  }

  private skip(path: string, reason: string): void {
    const line = `skipped ${path}: ${reason}`;
    if (!this.told.includes(line)) {
      this.told.push(line);
      say(line);
    }
  }

  /** The real path of something in the folder; `null` where it does not exist or lies outside. */
  resolve(path: string): string | null {
    const real = realPath(`${this.prefix}${path}`);
    if (!real.startsWith(this.prefix)) {
      this.skip(path, "it leads out of the folder");
      return null;
    }
    try {
      os.stat(real);
      return real;
    } catch (e) {
      if (e instanceof OSError) {
        return null;
      }
      throw e;
    }
  }

  /** The versions of the releases. */
  releases(): string[] {
    const versions: string[] = [];
    for (const name of [...os.listdir(this.root)].sort()) {
      const path = name.startsWith(".") ? null : this.resolve(name);
      if (path !== null && isFolder(path)) {
        const reason = refuseFolder(name, os.listdir(path), versions);
        if (reason === null) {
          versions.push(name);
        } else {
          this.skip(name, reason);
        }
      }
    }
    return versions;
  }

  /** The versions of the firmware images. */
  images(): string[] {
    const versions: string[] = [];
    for (const name of [...os.listdir(this.root)].sort()) {
      const path = isFirmwareName(name) ? this.resolve(name) : null;
      if (path !== null && isFile(path)) {
        const reason = refuseFirmware(name, versions);
        if (reason === null) {
          versions.push(firmwareVersion(name));
        } else {
          this.skip(name, reason);
        }
      }
    }
    return versions;
  }

  /** The files of a release. */
  release(version: string): Release {
    const release: Release = new Map<string, ReleaseFile>();
    for (const volume of ["flash", "sd"]) {
      this.addFiles(version, volume, [], release);
      // What is left over from the walk shall not lie between what stays.
      collect();
    }
    return release;
  }

  /** `folders` are the real paths on the way here: a link back to one of them would never end. */
  private addFiles(version: string, folder: string, folders: readonly string[], release: Release): void {
    const real = this.resolve(`${version}/${folder}`);
    if (real === null || folders.includes(real) || !isFolder(real)) {
      return;
    }
    for (const name of os.listdir(real)) {
      if (this.isReleased(version, `${folder}/${name}`)) {
        this.add(version, `${folder}/${name}`, [...folders, real], release);
      }
    }
  }

  private isReleased(version: string, path: string): boolean {
    if (isLeftOut(path)) {
      return false;
    }
    const reason = refusePath(path);
    if (reason !== null) {
      this.skip(`${version}/${path}`, reason);
      return false;
    }
    try {
      encode(path);
      return true;
    } catch (e) {
      if (e instanceof UnicodeError) {
        this.skip(version, "it holds a name that is not UTF-8");
        return false;
      }
      throw e;
    }
  }

  private add(version: string, path: string, folders: readonly string[], release: Release): void {
    const real = this.resolve(`${version}/${path}`);
    if (real === null) {
      return;
    }
    if (isFolder(real)) {
      this.addFiles(version, path, folders, release);
    } else if (isFile(real)) {
      const url = encodePath(path, UTF8);
      const digest = this.digest(real);
      release.set(url, { path, url, sha1: digest.sha1, size: digest.size });
    }
  }

  /**
   * Hashes a file once until it changes, by its size and time. The time counts seconds: what changes within one and
   * keeps its size is noticed at the next start.
   */
  digest(path: string): Digest {
    const size = os.stat(path)[6];
    const changed = os.stat(path)[8];
    const known = this.digests.get(path);
    if (known !== undefined && known.size === size && known.time === changed) {
      return known;
    }
    const digest = { sha1: hashFile(path), size, time: changed };
    if (os.stat(path)[6] !== size || os.stat(path)[8] !== changed) {
      throw new Refusal(500, "a file changed while it was read");
    }
    this.digests.set(path, digest);
    return digest;
  }
}
