// boot.py for a board with nothing but files: runs at every start, before main.py.

import { OSError } from "builtins";
import { path } from "sys";
import { stat } from "uos";
import defer * as updates from "../../../flash/lib/ota_resume.js";
import defer * as board from "./lib/ota_board.js";

function isUpdating(): boolean {
  return board.isUpdating();
}

function resumeUpdate(): void {
  updates.resume();
}

// First of all, and first in main.py too: an update that was interrupted goes on, or is undone.
try {
  stat("/flash/lib/.ota/pending");
  path.unshift("/flash/.ota");
  if (isUpdating()) {
    resumeUpdate();
  }
} catch (error) {
  if (!(error instanceof OSError)) {
    throw error;
  }
}
