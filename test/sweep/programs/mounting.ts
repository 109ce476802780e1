// main.py of a board that mounts its card itself, whenever it starts, before it looks for an update.

import { SD } from "machine";
import defer * as updates from "ota_resume";
import { nvs_get } from "pycom";
import { path } from "sys";
import { mount } from "uos";
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
mount(new SD(), "/sd");
start();
