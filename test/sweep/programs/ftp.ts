// main.py of a board that updates itself from a server of files whenever it starts.

import defer * as transports from "FTPOTA";
import { print } from "builtins";
import { OTAError } from "ota_errors";
import defer * as updates from "ota_resume";
import { nvs_get } from "pycom";
import { path } from "sys";

function resumeUpdate(): void {
  updates.resume();
}

function update(): void {
  const ota = new transports.FTPOTA("van", "secret", "192.168.4.1", {
    user: "meter",
    login: "let me in",
    folder: "/releases",
  });
  try {
    ota.connect();
    ota.update();
  } catch (error) {
    if (!(error instanceof OTAError)) {
      throw error;
    }
    print(`no update: ${error.constructor.name}`);
  }
}

if (nvs_get("ota", 0) !== 0) {
  path.unshift("/flash/.ota");
  resumeUpdate();
}
update();
