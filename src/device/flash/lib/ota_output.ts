// Downloads that go to files, and to the disk in time.

import { type File, OSError, open } from "builtins";
import { came, reach } from "./ota_contact.js";
import { SizeMismatch, storageError } from "./ota_errors.js";
import { sizeOf } from "./ota_files.js";
import { Sink } from "./ota_sink.js";

/** So many bytes may be lost where the power is cut. */
const SAFE_BYTES = 32768;

/** Writes a file, or what is missing of one whose content has a tag. */
export class FileSink extends Sink {
  readonly path: string;
  private readonly size: number;
  private readonly name: string;
  private output: Output | null;
  private left = 0;

  /** Takes `size` bytes, or any number where it is -1. Progress is told under `name`. @throws StorageError */
  constructor(path: string, tag: string, size: number, name: string) {
    super(tag);
    this.path = path;
    this.size = size;
    this.name = name;
    this.output = null;
    if (tag !== "") {
      this.offset = Math.max(sizeOf(path), 0);
    }
    reach(this.offset);
  }

  /** @throws NoSpace, StorageError */
  override begin(_size: number, start = 0, tag = ""): void {
    this.close();
    if (tag !== "") {
      this.tag = tag;
    }
    this.left = this.size - start;
    this.output = new Output(this.path, start > 0);
  }

  /** @throws SizeMismatch where it is longer; NoSpace, StorageError */
  override write(data: Uint8Array): void {
    this.left -= data.length;
    if (this.left < 0 && this.size >= 0) {
      throw new SizeMismatch(this.name);
    }
    if (this.output !== null) {
      this.output.write(data);
      came(this.name, data.length);
    }
  }

  /** @throws NoSpace, StorageError */
  override close(): void {
    if (this.output !== null) {
      this.output.close();
      this.output = null;
    }
  }
}

/**
 * A file that is written, and closed now and then in between: only then is what was written safe from a power cut.
 * Every method raises NoSpace or StorageError.
 */
export class Output {
  private readonly path: string;
  /** None once it is closed: LittleFS must not be asked to close a file twice. */
  private file: File | null;
  private unsafe = 0;

  /** `goesOn`: behind what the file holds, otherwise from its beginning. */
  constructor(path: string, goesOn: boolean) {
    this.path = path;
    this.file = opened(path, goesOn);
  }

  write(data: Uint8Array): void {
    if (this.file === null) {
      this.file = opened(this.path, true);
    }
    try {
      this.file.write(data);
    } catch (error) {
      if (error instanceof OSError) {
        throw storageError(error);
      }
      throw error;
    }
    this.unsafe += data.length;
    if (this.unsafe >= SAFE_BYTES) {
      this.close();
      this.unsafe = 0;
    }
  }

  close(): void {
    const file = this.file;
    this.file = null;
    if (file === null) {
      return;
    }
    try {
      file.close();
    } catch (error) {
      if (error instanceof OSError) {
        throw storageError(error);
      }
      throw error;
    }
  }
}

function opened(path: string, goesOn: boolean): File {
  try {
    return open(path, goesOn ? "ab" : "wb");
  } catch (error) {
    if (error instanceof OSError) {
      throw storageError(error);
    }
    throw error;
  }
}
