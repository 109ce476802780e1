// The journal while its plan is made: what is short stays in memory until all of it is known to be right.

import { encode, type File, len, open } from "builtins";
import { mkdir } from "uos";
import { recallNumber } from "./ota_board.js";
import { OldKept } from "./ota_errors.js";
import { isFolder, removeFile } from "./ota_files.js";
import { FOLDER, JOURNAL, KEPT } from "./ota_journal.js";

/** How much of it is kept until it is written, in bytes. */
const TEXT_BYTES = 1024;

/** Every method raises OSError, as files do, and OldKept. */
export class Draft {
  /** Whether it goes on behind what an earlier pass has left. */
  goesOn = false;
  private text = "";
  private file: File | null;
  private isWritten = false;

  constructor() {
    this.file = null;
  }

  /** On FAT, what is looked up between two lines would make each of them a write of its own. */
  add(line: string): void {
    this.text += line;
    if (len(this.text) > TEXT_BYTES) {
      this.flush();
    }
  }

  /** What there is of it is kept for the next pass. */
  close(): void {
    try {
      this.flush();
    } finally {
      // On LittleFS, a file whose close failed must not be closed again.
      const file = this.file;
      this.file = null;
      if (file !== null) {
        file.close();
      }
    }
  }

  /** Nothing of it is kept. */
  discard(): void {
    const isThere = this.goesOn || this.isWritten;
    this.text = "";
    try {
      this.close();
    } finally {
      if (isThere) {
        removeFile(JOURNAL, 1);
      }
    }
  }

  private flush(): void {
    if (this.text !== "") {
      if (this.file === null) {
        if (recallNumber(KEPT, 0) > 0) {
          throw new OldKept("");
        }
        if (!isFolder(`/flash/${FOLDER}`)) {
          mkdir(`/flash/${FOLDER}`);
        }
        this.file = open(JOURNAL, this.goesOn ? "ab" : "wb");
        this.isWritten = true;
      }
      this.file.write(encode(this.text));
      this.text = "";
    }
  }
}
