import { encode, memoryview, open } from "builtins";
import * as os from "os";
import type { socket } from "socket";
import { BUFFER, VIEW } from "./files.js";
import type { ReleaseFolder } from "./folder.js";

/** What an answer carries. */
export interface Body {
  /** Bytes. */
  readonly size: number;
  /**
   * Sends the bytes from `start` up to, and without, `end`; fewer where a file is not any more what it was: the
   * connection then ends early, which the client notices by the length.
   */
  send(connection: socket, start: number, end: number): void;
}

/** A short text. */
export class TextBody {
  readonly data: Uint8Array;
  readonly size: number;

  constructor(text: string) {
    this.data = encode(text);
    this.size = this.data.length;
  }

  send(connection: socket, start: number, end: number): void {
    sendAll(connection, memoryview(this.data).subarray(start, end));
  }
}

/** A file in the server's folder. */
export interface Piece {
  /** Relative to the folder. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** What it must be when it is sent, in hexadecimal; `null` where that is not known. */
  readonly sha1: string | null;
}

/** Files, one after the other. */
export class FilesBody {
  private readonly folder: ReleaseFolder;
  private readonly pieces: readonly Piece[];
  readonly size: number;

  constructor(folder: ReleaseFolder, pieces: readonly Piece[]) {
    this.folder = folder;
    this.pieces = pieces;
    let size = 0;
    for (const piece of pieces) {
      size += piece.size;
    }
    this.size = size;
  }

  send(connection: socket, start: number, end: number): void {
    let offset = 0;
    for (const piece of this.pieces) {
      const first = Math.max(start - offset, 0);
      const size = Math.min(end - offset, piece.size) - first;
      if (size > 0 && !this.sendPiece(connection, piece, first, size)) {
        return;
      }
      offset += piece.size;
    }
  }

  /** Sends `size` bytes from `start` on; whether all were sent. */
  private sendPiece(connection: socket, piece: Piece, start: number, size: number): boolean {
    const path = this.folder.resolve(piece.path);
    if (path === null) {
      return false;
    }
    const time = os.stat(path)[8];
    if (piece.sha1 !== null && this.folder.digest(path).sha1 !== piece.sha1) {
      return false;
    }
    const file = open(path, "rb");
    try {
      file.seek(start);
      let left = size;
      while (left > 0) {
        const count = Math.min(left, file.readinto(BUFFER));
        if (count === 0 || os.stat(path)[6] !== piece.size || os.stat(path)[8] !== time) {
          return false;
        }
        sendAll(connection, VIEW.subarray(0, count));
        left -= count;
      }
      return true;
    } finally {
      file.close();
    }
  }
}

/** `send` may take less than all. */
export function sendAll(connection: socket, data: Uint8Array): void {
  const view = memoryview(data);
  let sent = 0;
  while (sent < data.length) {
    sent += connection.send(view.subarray(sent));
  }
}
