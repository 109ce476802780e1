// Updates from a card that a technician puts in.

import { type Bytes, bytearray, memoryview, OSError, open } from "builtins";
import { SD } from "machine";
import { mount, stat } from "uos";
import { OTA } from "../../../flash/lib/OTA.js";
import defer * as contact from "../../../flash/lib/ota_contact.js";
import { ConnectionClosed, NotFound } from "../../../flash/lib/ota_errors.js";
import { sizeOf } from "../../../flash/lib/ota_files.js";
import type { Sink } from "../../../flash/lib/ota_sink.js";
import { fileFor, isManifest } from "./ota_mirror.js";

const BUFFER_SIZE = 1024;
const CARD = "/sd";

/** Updates from a mirror on a card: what `pycom-ota mirror` writes, in `folder`. */
export class SDOTA extends OTA {
  private readonly folder: string;
  private readonly buffer: Bytes;

  constructor(folder = "/sd/ota") {
    super();
    this.folder = folder;
    this.buffer = bytearray(BUFFER_SIZE);
  }

  /**
   * Mounts the card unless it is mounted. It stays so: what an update brings may belong there.
   *
   * @throws NotFound where there is no card
   */
  override connect(): void {
    if (!isThere(CARD)) {
      try {
        mount(new SD(), CARD);
      } catch (error) {
        if (error instanceof OSError) {
          throw new NotFound(CARD);
        }
        throw error;
      }
    }
  }

  /** @throws NotFound; ConnectionClosed where the card cannot be read; and what the sink raises */
  override fetch(request: string, sink: Sink): void {
    const path = `${this.folder}/${fileFor(request)}`;
    if (isManifest(request)) {
      sink.tag = "";
    }
    try {
      this.read(path, sink);
    } catch (error) {
      if (error instanceof OSError && !contact.isCallers(error)) {
        throw new ConnectionClosed(`errno ${error.args[0]}`);
      }
      throw error;
    }
  }

  private read(path: string, sink: Sink): void {
    const size = sizeOf(path);
    if (size < 0) {
      throw new NotFound(path);
    }
    const start = sink.tag === "" ? 0 : Math.min(sink.offset, size);
    const view = memoryview(this.buffer);
    const file = open(path, "rb");
    try {
      file.seek(start);
      sink.begin(size, start);
      let left = (sink.end < 0 ? size : Math.min(sink.end, size)) - start;
      while (left > 0) {
        contact.timeLeft();
        const count = file.readinto(view.subarray(0, Math.min(left, BUFFER_SIZE)));
        if (count === 0) {
          throw new ConnectionClosed(path);
        }
        sink.write(count === BUFFER_SIZE ? view : view.subarray(0, count));
        left -= count;
      }
    } finally {
      file.close();
    }
  }
}

function isThere(path: string): boolean {
  try {
    stat(path);
    return true;
  } catch (error) {
    if (error instanceof OSError) {
      return false;
    }
    throw error;
  }
}
