// Where a download goes. A transport calls `begin` once a try and `write` for every piece; whoever made the sink closes
// it.

import { type File, OSError, open } from "builtins";
import { came, reach } from "./ota_contact.js";
import { storageError } from "./ota_errors.js";
import { sizeOf } from "./ota_files.js";

/** So many bytes may be lost where the power is cut. */
const SAFE_BYTES = 32768;

/** Takes the bytes of one download. What is here is what a transport may ask of it. */
export abstract class Sink {
  /** The SHA-1 that names what is to come, in lower hex, where it is known: as long as it is the same, a try may go on. */
  tag: string;
  /** How many bytes are there from an earlier try. A transport that cannot go on behind them begins at 0. */
  offset = 0;
  /** Where it may end, in bytes from the beginning; -1 for all there is. */
  end = -1;

  constructor(tag: string) {
    this.tag = tag;
  }

  /**
   * `size` is that of the whole content, -1 where it is not known; `start`, 0 or `offset`, where what comes begins. `tag`
   * is what names the content where it begins at 0 and the transport knows.
   */
  abstract begin(size: number, start?: number, tag?: string): void;

  /** The buffer is the caller's again afterwards. */
  abstract write(data: Uint8Array): void;

  /** What came until now is kept where the next try can go on with it. */
  close(): void {}
}

/** Where an update comes from: see `OTA`. */
export interface Source {
  connect(): void;
  fetch(request: string, sink: Sink): void;
}

/** Fetches, whatever comes of it, into a sink that is closed then. */
export function fetchInto(source: Source, request: string, sink: Sink): void {
  try {
    source.fetch(request, sink);
  } finally {
    sink.close();
  }
}

/** Writes a file, or what is missing of one whose content has a tag. */
export class FileSink extends Sink {
  readonly path: string;
  private readonly name: string;
  private output: Output | null;

  /** Progress is told under `name`. @throws StorageError */
  constructor(path: string, tag: string, name: string) {
    super(tag);
    this.path = path;
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
    this.output = new Output(this.path, start > 0);
  }

  /** @throws NoSpace, StorageError */
  override write(data: Uint8Array): void {
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
  private file: File;
  private unsafe = 0;

  /** `goesOn`: behind what the file holds, otherwise from its beginning. */
  constructor(path: string, goesOn: boolean) {
    this.path = path;
    this.file = opened(path, goesOn);
  }

  write(data: Uint8Array): void {
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
      this.file = opened(this.path, true);
      this.unsafe = 0;
    }
  }

  close(): void {
    try {
      this.file.close();
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
