// main.py: an update that was interrupted goes on before anything else is imported.

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

if (nvs_get("ota", 0) !== 0) {
  path.unshift("/flash/.ota");
  resumeUpdate();
}
start();
