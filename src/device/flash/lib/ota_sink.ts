// Where a download goes: memory, a file, or the firmware slot. A transport calls `begin` once a try, `write` for every
// piece; whoever made the sink closes it.

import type { Bytes, File } from "builtins";
import { bytes, decode, encode, join, OSError, open } from "builtins";
import { hexlify } from "ubinascii";
import { type Hash, sha1 } from "uhashlib";
import { slotBytes, startSlot, writeSlot } from "./ota_board.js";
import { FirmwareTooLarge, ManifestTooLarge, storageError } from "./ota_errors.js";

const MANIFEST_LIMIT = 131072;

/** Takes the bytes of one download. With `hashing` it holds the board's only hash unit until `close`. */
export abstract class Sink {
  private hash: Hash | null;
  /** SHA-1 of everything written, in lower hex; empty until `close`, and without `hashing`. */
  digest: string;

  constructor(hashing: boolean) {
    this.hash = hashing ? sha1() : null;
    this.digest = "";
  }

  /** `size` is what the server says is to come, in bytes; -1 where it does not. */
  abstract begin(size: number): void;

  /** The buffer is the caller's again afterwards. */
  abstract write(data: Uint8Array): void;

  protected update(data: Uint8Array): void {
    if (this.hash !== null) {
      this.hash.update(data);
    }
  }

  close(): void {
    if (this.hash !== null) {
      this.digest = decode(hexlify(this.hash.digest()));
      this.hash = null;
    }
  }
}

/** Keeps what it gets, up to 128 KB: for manifests. */
export class MemorySink extends Sink {
  private parts: Bytes[] = [];
  private size = 0;

  /** @throws ManifestTooLarge */
  override begin(size: number): void {
    this.reserve(size);
  }

  /** @throws ManifestTooLarge */
  override write(data: Uint8Array): void {
    this.size += data.length;
    this.reserve(this.size);
    this.parts.push(bytes(data));
    this.update(data);
  }

  content(): Bytes {
    return join(encode(""), this.parts);
  }

  private reserve(size: number): void {
    if (size > MANIFEST_LIMIT) {
      throw new ManifestTooLarge(`${size}`);
    }
  }
}

/** Writes a new file; an older one of that name is emptied first. */
export class FileSink extends Sink {
  private file: File;

  /** @throws NoSpace, StorageError */
  constructor(path: string, hashing: boolean) {
    super(hashing);
    try {
      this.file = open(path, "wb");
    } catch (error) {
      super.close();
      if (error instanceof OSError) {
        throw storageError(error);
      }
      throw error;
    }
  }

  override begin(_size: number): void {}

  /** @throws NoSpace, StorageError */
  override write(data: Uint8Array): void {
    try {
      this.file.write(data);
    } catch (error) {
      if (error instanceof OSError) {
        throw storageError(error);
      }
      throw error;
    }
    this.update(data);
  }

  /** @throws NoSpace, StorageError */
  override close(): void {
    super.close();
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

/** Writes the firmware slot that does not run, within its bounds: `pycom.ota_write` has none of its own. */
export class SlotSink extends Sink {
  private room = 0;

  /** @throws FirmwareTooLarge */
  override begin(size: number): void {
    this.room = slotBytes();
    if (size > this.room) {
      throw new FirmwareTooLarge(`${size} > ${this.room}`);
    }
    startSlot();
  }

  /** @throws FirmwareTooLarge, StorageError */
  override write(data: Uint8Array): void {
    this.room -= data.length;
    if (this.room < 0) {
      throw new FirmwareTooLarge("");
    }
    try {
      writeSlot(data);
    } catch (error) {
      if (error instanceof OSError) {
        throw storageError(error);
      }
      throw error;
    }
    this.update(data);
  }
}
