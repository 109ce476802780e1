/// <reference path="../../../codegen/bindings/system.d.ts" />
import { type Call, CONSTANTS } from "../operations.js";

export function pycom(call: Call): typeof import("pycom") {
  return {
    ...CONSTANTS.slot,
    ota_start: () => call("pycom.ota_start"),
    ota_write: (data) => call("pycom.ota_write", data),
    ota_verify: () => call("pycom.ota_verify"),
    ota_finish: () => call("pycom.ota_finish"),
    ota_slot: () => call("pycom.ota_slot"),
    bootmgr: ({ boot_partition, reset }) => call("pycom.bootmgr", boot_partition, reset),
    nvs_set: (key, value) => call("pycom.nvs_set", key, value),
    nvs_get: (key) => call("pycom.nvs_get", key),
    nvs_erase: (key) => call("pycom.nvs_erase", key),
    heartbeat: (on) => call("pycom.heartbeat", on),
    rgbled: (colour) => call("pycom.rgbled", colour),
  };
}
