/// <reference path="../../../codegen/bindings/pycom.d.ts" />
import { type Call, CONSTANTS } from "../operations.js";

type Marked = readonly [string, string, string, string];

export function pycom(call: Call) {
  function bootmgr(): Marked;
  function bootmgr(options: { boot_partition: number; reset: boolean }): void;
  function bootmgr(options?: { boot_partition: number; reset: boolean }): Marked | undefined {
    if (options === undefined) {
      return [call("pycom.active_slot") === 0 ? "Factory" : "ota_0", "FAT", "SafeBoot: False", "Ready"];
    }
    call("pycom.bootmgr", options.boot_partition, options.reset);
    return undefined;
  }
  function nvs_get(key: string, missing: number): number | string;
  function nvs_get(key: string, missing?: null): number | string | null;
  function nvs_get(key: string, missing: number | null = null): number | string | null {
    return call("pycom.nvs_get", key) ?? missing;
  }
  const { FACTORY, OTA_0 } = CONSTANTS.slot;
  const simulated = {
    FACTORY,
    OTA_0,
    ota_start: () => call("pycom.ota_start"),
    ota_write: (data) => call("pycom.ota_write", data),
    ota_verify: () => call("pycom.ota_verify"),
    ota_finish: () => call("pycom.ota_finish"),
    ota_slot: () => call("pycom.ota_slot"),
    nvs_set: (key, value) => call("pycom.nvs_set", key, value),
    nvs_get,
    nvs_erase: (key) => call("pycom.nvs_erase", key),
    heartbeat: (on) => call("pycom.heartbeat", on),
    rgbled: (colour) => call("pycom.rgbled", colour),
  } satisfies Partial<typeof import("pycom")>;
  // Filesystem, safe boot and the watchdog's start are not for a simulated program to choose.
  return { ...simulated, bootmgr, wdt_on_boot: () => call("pycom.wdt_on_boot") };
}
