// main.py: what the board runs after boot.py.

import defer * as updates from "ota_resume";
import { nvs_get } from "pycom";
import { path } from "sys";
import defer * as app from "./app.js";

function resumeUpdate(): void {
  updates.resume();
}

function start(): void {
  app.run();
}

// As in boot.py, for the case that boot.py was being replaced when the power went: before anything else is imported.
if (nvs_get("ota", 0) !== 0) {
  path.unshift("/flash/.ota");
  resumeUpdate();
}
start();
