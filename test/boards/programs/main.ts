// main.py of a board with nothing but files: an update that was interrupted goes on before anything else is imported.

import { OSError } from "builtins";
import defer * as board from "ota_board";
import defer * as updates from "ota_resume";
import { path } from "sys";
import { stat } from "uos";
import defer * as app from "./app.js";

function isUpdating(): boolean {
  return board.isUpdating();
}

function resumeUpdate(): void {
  updates.resume();
}

function start(): void {
  app.run();
}

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
start();
