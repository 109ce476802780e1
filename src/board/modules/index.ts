import type { Call } from "../operations.js";
import { builtins } from "./builtins.js";
import { AttributeError, raising } from "./exceptions.js";
import { gc } from "./gc.js";
import { machine } from "./machine.js";
import { network } from "./network.js";
import { Interrupts, pins } from "./pins.js";
import { portable } from "./portable.js";
import { pycom } from "./pycom.js";
import { ubinascii } from "./ubinascii.js";
import { uerrno } from "./uerrno.js";
import { uhashlib } from "./uhashlib.js";
import { uio } from "./uio.js";
import { ujson } from "./ujson.js";
import { uos } from "./uos.js";
import { usocket } from "./usocket.js";
import { ustruct } from "./ustruct.js";
import { utime } from "./utime.js";
import { uzlib } from "./uzlib.js";

/** The MicroPython modules that device programs import, by name, over one board. */
export function boardModules(board: Call): ReadonlyMap<string, object> {
  const call = raising(board);
  const interrupts = new Interrupts(call);
  const modules = {
    ...portable(call),
    builtins: builtins(call),
    gc: gc(),
    machine: { ...machine(call), ...pins(call, interrupts) },
    network: network(call),
    pycom: pycom(call),
    ubinascii: ubinascii(),
    uerrno: uerrno(),
    uhashlib: uhashlib(call),
    ujson: ujson(),
    uio: uio(),
    uos: uos(call),
    usocket: usocket(call),
    ustruct: ustruct(),
    utime: utime(call, (ms) => interrupts.sleep(ms)),
    uzlib: uzlib(),
  };
  return new Map(Object.entries(modules).map(([name, module]) => [name, strict(name, module)]));
}

/** A name that a module does not have raises `AttributeError`, as in Python. */
function strict(name: string, module: object): object {
  return new Proxy(module, {
    get(target, key, receiver): unknown {
      if (typeof key === "string" && !(key in target)) {
        throw new AttributeError(`'module' object has no attribute '${key}' (${name})`);
      }
      return Reflect.get(target, key, receiver);
    },
  });
}
