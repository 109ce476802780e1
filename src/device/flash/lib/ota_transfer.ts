// One download: the first client's `get_data`, over whatever transport there is, and the patience to try again.

import { type Bytes, OSError } from "builtins";
import { sleep_ms } from "utime";
import { ENOSPC, LinkError, storageError } from "./ota_errors.js";
import { FileSink, MemorySink, type Sink, SlotSink } from "./ota_sink.js";

/** Bytes to memory, the SHA-1 of what went to a file or the slot, or both. */
export type Data = Bytes | string | readonly [Bytes, string];

/** Moves the bytes of one download into a sink. */
export interface Transport {
  fetch(request: string, sink: Sink): void;
}

const FIRST_PAUSE_MS = 1000;

/** See `OTA.get_data`. */
export function getData(
  transport: Transport,
  request: string,
  destPath: string | null,
  hash: boolean,
  firmware: boolean,
): Data {
  if (destPath !== null) {
    const file = new FileSink(destPath, hash);
    transfer(transport, request, file);
    return file.digest;
  }
  if (firmware) {
    const slot = new SlotSink(true);
    transfer(transport, request, slot);
    return slot.digest;
  }
  const memory = new MemorySink(hash);
  transfer(transport, request, memory);
  if (hash) {
    return [memory.content(), memory.digest];
  }
  return memory.content();
}

function transfer(transport: Transport, request: string, sink: Sink): void {
  try {
    transport.fetch(request, sink);
  } finally {
    sink.close();
  }
}

/**
 * Calls `attempt` up to `tries` times, with a pause that doubles, as long as it is the link that fails.
 *
 * @throws what the last try raised
 */
export function retry<T>(tries: number, attempt: () => T): T {
  let pause = FIRST_PAUSE_MS;
  for (let left = tries - 1; left > 0; left--) {
    try {
      return attempt();
    } catch (error) {
      // A subclass's own `get_data` raises the socket's errors as they are.
      if (error instanceof OSError) {
        if (error.args[0] === ENOSPC) {
          throw storageError(error);
        }
      } else if (!(error instanceof LinkError)) {
        throw error;
      }
    }
    sleep_ms(pause);
    pause *= 2;
  }
  return attempt();
}
