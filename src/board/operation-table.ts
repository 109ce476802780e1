import type { Board } from "./board.js";
import type { OperationTable } from "./dispatcher.js";

/** What a poll takes, in milliseconds: a program that waits in a loop without sleeping must see time pass. */
const POLL_MS = 1;

/** Which part of the board does what. */
export function operationTable(board: Board): OperationTable {
  const { flash, hashUnit, slots, nvs, clock, power, pins, wifi, lora, sockets } = board;
  const polled = <T>(read: () => T): T => {
    clock.advance(POLL_MS);
    return read();
  };
  return {
    open: (path, mode) => flash.open(path, mode),
    "file.readinto": (file, buffer) => flash.readinto(file, buffer),
    "file.readline": (file, buffer) => flash.readline(file, buffer),
    "file.seek": (file, offset, whence) => flash.seek(file, offset, whence),
    "file.write": (file, data) => flash.write(file, data),
    "file.close": (file) => flash.close(file),

    "uos.listdir": (path) => flash.listdir(path),
    "uos.ilistdir": (path) =>
      flash.listdir(path).map((name) => {
        const [type, size] = flash.stat(`${path}/${name}`);
        return [name, type, 0, size];
      }),
    "uos.mkdir": (path) => flash.mkdir(path),
    "uos.rmdir": (path) => flash.rmdir(path),
    "uos.remove": (path) => flash.remove(path),
    "uos.rename": (from, to) => flash.rename(from, to),
    "uos.stat": (path) => flash.stat(path),
    "uos.statvfs": (path) => flash.statvfs(path),
    "uos.sync": () => flash.sync(),
    "uos.mount": (path) => flash.mount(path),
    "uos.urandom": (count) => board.random(count),

    "uhashlib.open": (algorithm) => hashUnit.open(algorithm),
    "uhashlib.update": (hash, data) => hashUnit.update(hash, data),
    "uhashlib.digest": (hash) => hashUnit.digest(hash),

    "pycom.ota_start": () => slots.start(),
    "pycom.ota_write": (data) => slots.write(data),
    "pycom.ota_verify": () => slots.verify(),
    "pycom.ota_finish": () => slots.finish(),
    "pycom.ota_slot": () => slots.running,
    "pycom.active_slot": () => slots.running,
    "pycom.bootmgr": (slot) => {
      slots.choose(slot);
      power.reset();
    },
    "pycom.nvs_get": (key) => nvs.get(key),
    "pycom.nvs_set": (key, value) => nvs.set(key, value),
    "pycom.nvs_erase": (key) => nvs.erase(key),
    "pycom.wdt_on_boot": () => power.watchdogOnBootMs !== null,
    "pycom.heartbeat": (on) => {
      board.led.heartbeat = on;
    },
    "pycom.rgbled": (colour) => {
      board.led.colour = colour;
    },

    "utime.ticks_ms": () => polled(() => clock.ticks()),
    "utime.time": () => polled(() => clock.seconds()),
    "utime.sleep_ms": (ms) => clock.advance(ms),

    "machine.reset": () => power.reset(),
    "machine.deepsleep": (ms) => power.deepsleep(ms),
    "machine.reset_cause": () => power.resetCause,
    "machine.unique_id": () => board.mac.slice(),
    "machine.sd": () => flash.findCard(),
    "machine.wdt": (timeoutMs) => power.watch(timeoutMs),
    "machine.wdt_feed": () => power.feed(),

    "pin.level": (pin) => pins.level(pin),
    "pin.drive": (pin, level) => pins.drive(pin, level),
    "pin.watch": (pin, trigger) => pins.watch(pin, trigger),
    "pin.wait": (ms) => pins.wait(ms),
    "adc.voltage": (pin) => pins.voltage(pin),

    "wlan.init": (mode, antenna) => wifi.init(mode, antenna),
    "wlan.mode": () => wifi.mode ?? 0,
    "wlan.antenna": () => wifi.antenna,
    "wlan.setAntenna": (antenna) => {
      wifi.antenna = antenna;
    },
    "wlan.deinit": () => wifi.deinit(),
    "wlan.scan": () => wifi.scan(),
    "wlan.connect": (ssid, security, password, timeoutMs) =>
      wifi.connect(ssid, security, password, timeoutMs),
    "wlan.isconnected": () => polled(() => wifi.isconnected()),
    "wlan.ssid": () => wifi.ssid(),
    "wlan.ifconfig": () => wifi.ifconfig(),
    "wlan.disconnect": () => wifi.disconnect(),

    "lora.init": (mode, region) => lora.init(mode, region),
    "lora.join": (activation, eui, key) => lora.join(activation, eui, key),
    "lora.has_joined": () => polled(() => lora.hasJoined()),

    "socket.open": (family, type) => sockets.open(family, type),
    "socket.connect": (socket, host, port) => sockets.connect(socket, host, port),
    "socket.settimeout": (socket, ms) => sockets.settimeout(socket, ms),
    "socket.setsockopt": (socket, level, option, value) => sockets.setsockopt(socket, level, option, value),
    "socket.send": (socket, data) => sockets.send(socket, data),
    "socket.recv": (socket, buffer) => sockets.recv(socket, buffer),
    "socket.readinto": (socket, buffer) => sockets.readinto(socket, buffer),
    "socket.readline": (socket, buffer) => sockets.readline(socket, buffer),
    "socket.close": (socket) => sockets.close(socket),

    print: (line) => {
      board.console.push(line);
    },
  };
}
