// boot.py: runs at every start, before main.py.

import { heartbeat, nvs_get } from "pycom";
import { path } from "sys";
import defer * as updates from "./lib/ota_resume.js";

function resumeUpdate(): void {
  updates.resume();
}

// First of all, and first in main.py too: an update that was interrupted goes on, or is undone.
if (nvs_get("ota", 0) !== 0) {
  path.unshift("/flash/.ota");
  resumeUpdate();
}

// The blinking LED costs a battery-powered meter more than its sleep does.
heartbeat(false);
