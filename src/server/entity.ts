import { createHash } from "node:crypto";
import { type Digests, stateOf } from "./digests.js";
import { FileChangedError } from "./errors.js";
import type { OpenFile } from "./folder.js";

/** What an answer carries. */
export interface Entity {
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** SHA-1 in lower-case hexadecimal: the same content has the same, whichever server sends it. */
  sha1(): Promise<string>;
  /** The bytes from `start` up to, and without, `end`: exactly so many, or an error. */
  read(start: number, end: number): AsyncIterable<Uint8Array>;
}

/** Bytes that are at hand. */
export function bytesEntity(type: string, bytes: Uint8Array): Entity {
  return {
    type,
    size: bytes.length,
    sha1: async () => createHash("sha1").update(bytes).digest("hex"),
    async *read(start, end) {
      yield bytes.subarray(start, end);
    },
  };
}

export function textEntity(type: string, text: string): Entity {
  return bytesEntity(type, Buffer.from(text));
}

/** An open file; to read it throws FileChangedError where it is not any more what it was when it was opened. */
export function fileEntity(file: OpenFile, digests: Digests): Entity {
  return {
    type: "application/octet-stream",
    size: file.size,
    sha1: async () => (await digests.ofOpen(file.path, file.handle)).sha1,
    async *read(start, end) {
      let left = end - start;
      const stream = file.handle.createReadStream({ start, end: end - 1, autoClose: false });
      for await (const chunk of stream) {
        if (stateOf(await file.handle.stat({ bigint: true })) !== file.state) {
          throw new FileChangedError(file.path);
        }
        left -= chunk.length;
        yield chunk;
      }
      if (left !== 0) {
        throw new FileChangedError(file.path);
      }
    },
  };
}
