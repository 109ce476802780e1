import { createFsFromVolume, type IFs } from "memfs";
import { Dispatcher, type Hooks, type Until } from "./dispatcher.js";
import { Clock } from "./hardware/clock.js";
import { Flash } from "./hardware/flash.js";
import { HashUnit } from "./hardware/hash-unit.js";
import { emptyVolume } from "./hardware/links.js";
import { Lora } from "./hardware/lora.js";
import type { FilesystemKind } from "./hardware/mount.js";
import { Nvs } from "./hardware/nvs.js";
import { Pins } from "./hardware/pins.js";
import { Power } from "./hardware/power.js";
import { type ImageCheck, Slots } from "./hardware/slots.js";
import { Sockets } from "./hardware/sockets.js";
import { Wifi, type WifiNetwork } from "./hardware/wifi.js";
import { copyOnto, filesUnder } from "./host-files.js";
import { type Hosts, LocalNetwork } from "./hosts/local-network.js";
import { operationTable } from "./operation-table.js";
import type { Call, StopCause } from "./operations.js";
import { randomBytes } from "./random.js";
import type { Runtime, Stop } from "./runtime.js";
import type { BoardStorage } from "./storage.js";
import type { TraceEntry } from "./trace.js";

/** Sizes in bytes, times in milliseconds. */
export interface BoardOptions {
  /** 508 KB of FAT by default, as on boards with 4 MB of flash. */
  readonly flash?: { readonly bytes?: number; readonly filesystem?: FilesystemKind };
  /** A card of 4 MB by default, at `/sd` unless the program is to mount it; `null` for none. */
  readonly sd?: { readonly bytes?: number; readonly isMounted?: boolean } | null;
  /** The room in each firmware slot: 1,720 KB by default. */
  readonly slotBytes?: number;
  /** The image in slot 0, which runs. */
  readonly firmware?: Uint8Array;
  /** What `ota_verify` takes for a valid image: by default whatever does not begin like erased or cleared flash. */
  readonly validImage?: ImageCheck;
  /** What the bootloader starts: by default what `ota_verify` takes for valid. */
  readonly startsImage?: ImageCheck;
  /** Six bytes, which `machine.unique_id()` gives. */
  readonly mac?: Uint8Array;
  /** What `utime.ticks_ms()` starts from at each boot; the counter wraps at 2^30. */
  readonly ticksAtBoot?: number;
  /** For `uos.urandom`, which repeats itself from board to board unless told otherwise. */
  readonly seed?: string;
  /** Modules that its firmware does not have: `pycom`, say. By default it has all. */
  readonly lacks?: readonly string[];
}

export interface RunOptions {
  /** How often the board may boot, 1 at least: resets, deep sleeps and the watchdog end a boot and start the next. */
  readonly boots?: number;
  /** Why the board was off before the first boot, if not for want of power. */
  readonly cause?: StopCause;
  /** Asked before each operation; `true` ends the run with `Signal("halt")`. */
  readonly until?: Until;
  /** Operations after which a run is ended with `Signal("halt")`; a million by default. */
  readonly operations?: number;
}

export interface RunResult {
  /** How the last boot ended. */
  readonly stop: Stop;
  /** How each boot ended, the first one first. */
  readonly stops: readonly Stop[];
}

const KIB = 1024;

/**
 * A simulated LoPy: its files, firmware slots, radios, clock and power, all in memory. Programs reach it through
 * {@link Board.call}, one operation at a time; tests look at its parts directly, which is never traced.
 *
 * @example
 * ```ts
 * const board = new Board();
 * board.install("releases/1.0.0");
 * board.join({ ssid: "truck", password: "secret" }, { "192.168.4.1:8000": httpHost(() => ({ body: "null" })) });
 * const { stop } = board.run(new ModelRuntime({ main: "src/main.ts" }));
 * ```
 */
export class Board {
  /** The files: `/flash`, and `/sd` where there is a card. */
  readonly fs: IFs;
  readonly flash: Flash;
  readonly hashUnit = new HashUnit();
  readonly slots: Slots;
  readonly nvs = new Nvs();
  readonly clock: Clock;
  readonly power: Power;
  readonly pins: Pins;
  readonly wifi: Wifi;
  readonly lora: Lora;
  readonly sockets: Sockets;
  readonly led: { heartbeat: boolean; colour: number } = { heartbeat: true, colour: 0 };
  readonly mac: Uint8Array;
  /** Modules that programs cannot import. */
  readonly lacks: readonly string[];
  /** What programs printed, line by line. */
  readonly console: string[] = [];
  /** `true`: what was written to an open file outlives the power cut. By default it is lost. */
  keepsUnsynced = false;
  /** More random bytes. */
  readonly random: (count: number) => Uint8Array;
  readonly #volume = emptyVolume();
  readonly #dispatcher: Dispatcher;

  constructor(options: BoardOptions = {}) {
    const { flash, sd, seed = "board" } = options;
    this.fs = createFsFromVolume(this.#volume);
    this.flash = new Flash(this.#volume, {
      bytes: flash?.bytes ?? 508 * KIB,
      filesystem: flash?.filesystem ?? "fat",
      sdBytes: sd === null ? null : (sd?.bytes ?? 4096 * KIB),
      isCardMounted: sd?.isMounted ?? true,
    });
    const { validImage = isNotBlank, startsImage = validImage } = options;
    this.slots = new Slots({
      bytes: options.slotBytes ?? 1720 * KIB,
      firmware: options.firmware ?? new TextEncoder().encode("factory firmware"),
      validImage,
      startsImage,
    });
    this.clock = new Clock(options.ticksAtBoot);
    this.power = new Power(this.clock);
    this.pins = new Pins(this.clock);
    this.wifi = new Wifi(this.clock);
    this.lora = new Lora(this.clock);
    this.sockets = new Sockets(this.clock, this.wifi, this.lora);
    this.mac = options.mac?.slice() ?? Uint8Array.of(0x24, 0x0a, 0xc4, 0x00, 0x00, 0x01);
    this.lacks = options.lacks ?? [];
    this.random = randomBytes(seed);
    this.#dispatcher = new Dispatcher(operationTable(this));
  }

  /**
   * The seam: every operation of every program passes here. After a `Signal` the board is dead until the next
   * {@link powerCycle}: each further operation throws the same signal.
   *
   * @throws BoardError an operation that failed
   * @throws Signal the processor stopped
   */
  get call(): Call {
    return this.#dispatcher.call;
  }

  /** What acts before operations: the place of fault injection. */
  get hooks(): Hooks {
    return this.#dispatcher.hooks;
  }

  /** What programs did, in order. Time that was read and lines that were printed are not in it. */
  get trace(): readonly TraceEntry[] {
    return this.#dispatcher.trace;
  }

  /** A network in whose reach the board is from now on, and the hosts behind it by `address:port`. */
  join(network: WifiNetwork, hosts: Hosts = {}): void {
    this.wifi.appear({ network: this.neighbourhood(hosts), ...network });
  }

  /** Hosts of this process as a network, for a `WifiNetwork` that comes later. */
  neighbourhood(hosts: Hosts): LocalNetwork {
    return new LocalNetwork(this.clock, hosts);
  }

  /**
   * Stops and starts the board: what was in memory is lost (open files with what was not durable, sockets, the hash
   * unit, WiFi), and the bootloader chooses the slot.
   */
  powerCycle(cause: StopCause = "power"): void {
    this.sockets.boot();
    this.flash.boot(this.keepsUnsynced);
    this.hashUnit.boot();
    this.pins.boot();
    this.wifi.boot();
    this.lora.boot();
    this.slots.boot();
    this.led.heartbeat = true;
    this.led.colour = 0;
    this.power.boot(cause);
    this.#dispatcher.signal = null;
  }

  /**
   * Starts the board and runs its programs, again after each reset, deep sleep and watchdog, until they end or fail, the
   * power is cut, `until` says so, or all boots are used up.
   */
  run(runtime: Runtime, options: RunOptions = {}): RunResult {
    const { boots = 1, cause = "power", until, operations = 1_000_000 } = options;
    const stops: Stop[] = [];
    this.#dispatcher.budget = operations;
    this.#dispatcher.until = until;
    try {
      for (;;) {
        this.powerCycle(this.#dispatcher.signal?.why ?? cause);
        const stop = runtime.run(this);
        stops.push(stop);
        if (stops.length >= boots || !RESTARTS.has(stop.why)) return { stop, stops };
      }
    } finally {
      this.#dispatcher.budget = Number.POSITIVE_INFINITY;
      this.#dispatcher.until = undefined;
    }
  }

  /**
   * What a power cut at this moment would leave: files, folders, firmware slots, NVS. It changes nothing.
   *
   * @param kept - whether what was written to open files outlives the cut
   */
  storage(kept = this.keepsUnsynced): BoardStorage {
    return {
      ...this.flash.storage(kept),
      slots: this.slots.storage(),
      nvs: new Map([...this.nvs.entries].sort(([a], [b]) => (a < b ? -1 : 1))),
    };
  }

  /** Puts this board, which is off, back to what a board of the same make kept. */
  restore(storage: BoardStorage): void {
    this.flash.restore(storage);
    this.slots.restore(storage.slots);
    this.nvs.entries.clear();
    for (const [key, value] of storage.nvs) this.nvs.entries.set(key, value);
  }

  /** All files below a folder by their paths, in sorted order. */
  files(root = "/"): Map<string, Uint8Array> {
    return filesUnder(this.fs, root);
  }

  /** Copies the folders `flash` and `sd` in a folder of this computer onto the board. */
  install(folder: string): void {
    copyOnto(this.fs, folder);
  }
}

/** Whether an image begins unlike erased or cleared flash. */
function isNotBlank([first]: Uint8Array): boolean {
  return first !== undefined && first !== 0x00 && first !== 0xff;
}

const RESTARTS: ReadonlySet<Stop["why"]> = new Set(["reset", "deepsleep", "watchdog"]);
