// main.py: what the board runs after boot.py.

import defer * as recovery from "ota_recovery";
import { nvs_get } from "pycom";
import { path } from "sys";
import defer * as meter from "./meter.js";

function resumeUpdate(): void {
  recovery.resume();
}

function start(): void {
  new meter.Meter().run();
}

// As in boot.py, for the case that boot.py was being replaced when the power went.
if (nvs_get("ota", 0) !== 0) {
  path.unshift("/flash/.ota");
  resumeUpdate();
}
start();
