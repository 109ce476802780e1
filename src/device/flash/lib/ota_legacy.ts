// Transports as they were written for the first client: subclasses of `OTA` with `connect` and `get_data`.

import { type Bytes, encode, isinstance, str, tuple } from "builtins";
import { spoilSlot } from "./ota_board.js";
import { HashMismatch } from "./ota_errors.js";
import { ImageSink } from "./ota_image.js";
import { FileSink } from "./ota_output.js";
import type { Sink } from "./ota_sink.js";
import { forgetSlot, unmark } from "./ota_slot.js";

/** Bytes to memory, the SHA-1 of what went to a file or the slot, or both. */
export type Data = Bytes | string | readonly [Bytes, string];

export interface Subclass {
  connect(): void;
  getData(req: string, destPath: string | null, hash: boolean, firmware: boolean): Data;
}

/** Makes a source of such a transport. */
export class Legacy {
  private readonly transport: Subclass;

  constructor(transport: Subclass) {
    this.transport = transport;
  }

  connect(): void {
    this.transport.connect();
  }

  fetch(request: string, sink: Sink): void {
    if (sink instanceof FileSink) {
      this.transport.getData(request, sink.path, false, false);
    } else if (sink instanceof ImageSink) {
      this.fetchImage(request, sink);
    } else {
      const data = bytesOf(this.transport.getData(request, null, false, false));
      sink.begin(data.length);
      sink.write(data);
    }
  }

  private fetchImage(request: string, sink: ImageSink): void {
    const data = this.imageData(request);
    if (isinstance(data, str)) {
      sink.told(data, false);
    } else if (isinstance(data, tuple)) {
      sink.told(data[1], true);
    }
    try {
      sink.finish();
    } catch (error) {
      if (error instanceof HashMismatch) {
        // It may have been marked already, whatever is in it.
        spoilSlot();
      }
      throw error;
    }
  }

  private imageData(request: string): Data {
    forgetSlot();
    let hasCome = false;
    try {
      const data = this.transport.getData(request, null, true, true);
      hasCome = true;
      return data;
    } finally {
      if (!hasCome) {
        // What has failed may have been behind its mark.
        unmark();
      }
    }
  }
}

function bytesOf(data: Data): Bytes {
  if (isinstance(data, str)) {
    return encode(data);
  }
  return isinstance(data, tuple) ? data[0] : data;
}
