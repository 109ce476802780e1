import type { OperationName, Operations } from "../operations.js";

/**
 * How one parameter crosses from Python. `in` and `out` are buffers and cross as two integers, address and length; `in`
 * is read by the operation, `out` filled.
 */
export type Kind = "int" | "str" | "bool" | "int|str" | "in" | "out";

type KindOf<T> = [T] extends [boolean]
  ? "bool"
  : [T] extends [number]
    ? "int"
    : [T] extends [string]
      ? "str"
      : [T] extends [Uint8Array]
        ? "in" | "out"
        : "int|str";

type KindsOf<P extends readonly unknown[]> = { readonly [I in keyof P]: KindOf<P[I]> };

/** The kinds of every operation's parameters; the compiler holds them against {@link Operations}. */
export const SIGNATURES: { readonly [N in OperationName]: KindsOf<Parameters<Operations[N]>> } = {
  open: ["str", "str"],
  "file.readinto": ["int", "out"],
  "file.readline": ["int", "out"],
  "file.seek": ["int", "int", "int"],
  "file.write": ["int", "in"],
  "file.close": ["int"],
  "uos.listdir": ["str"],
  "uos.ilistdir": ["str"],
  "uos.mkdir": ["str"],
  "uos.rmdir": ["str"],
  "uos.remove": ["str"],
  "uos.rename": ["str", "str"],
  "uos.stat": ["str"],
  "uos.statvfs": ["str"],
  "uos.sync": [],
  "uos.mount": ["str"],
  "uos.urandom": ["int"],
  "uhashlib.open": ["str"],
  "uhashlib.update": ["int", "in"],
  "uhashlib.digest": ["int"],
  "pycom.ota_start": [],
  "pycom.ota_write": ["in"],
  "pycom.ota_verify": [],
  "pycom.ota_finish": [],
  "pycom.ota_slot": [],
  "pycom.active_slot": [],
  "pycom.bootmgr": ["int", "bool"],
  "pycom.nvs_get": ["str"],
  "pycom.nvs_set": ["str", "int|str"],
  "pycom.nvs_erase": ["str"],
  "pycom.wdt_on_boot": [],
  "pycom.heartbeat": ["bool"],
  "pycom.rgbled": ["int"],
  "utime.ticks_ms": [],
  "utime.time": [],
  "utime.sleep_ms": ["int"],
  "machine.reset": [],
  "machine.deepsleep": ["int"],
  "machine.reset_cause": [],
  "machine.unique_id": [],
  "machine.sd": [],
  "machine.wdt": ["int"],
  "machine.wdt_feed": [],
  "pin.level": ["str"],
  "pin.drive": ["str", "int"],
  "pin.watch": ["str", "int"],
  "pin.wait": ["int"],
  "adc.voltage": ["str"],
  "wlan.init": ["int", "int"],
  "wlan.mode": [],
  "wlan.antenna": [],
  "wlan.setAntenna": ["int"],
  "wlan.deinit": [],
  "wlan.scan": [],
  "wlan.connect": ["str", "int", "str", "int"],
  "wlan.isconnected": [],
  "wlan.ssid": [],
  "wlan.ifconfig": [],
  "wlan.disconnect": [],
  "lora.init": ["int", "int"],
  "lora.join": ["int", "in", "in"],
  "lora.has_joined": [],
  "socket.open": ["int", "int"],
  "socket.connect": ["int", "str", "int"],
  "socket.settimeout": ["int", "int"],
  "socket.setsockopt": ["int", "int", "int", "int"],
  "socket.send": ["int", "in"],
  "socket.recv": ["int", "out"],
  "socket.readinto": ["int", "out"],
  "socket.readline": ["int", "out"],
  "socket.close": ["int"],
  print: ["str"],
};
