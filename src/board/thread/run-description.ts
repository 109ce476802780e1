import { Board } from "../board.js";
import type { Network } from "../network.js";
import type { Runtime } from "../runtime.js";
import type { Targets } from "../sockets/real-network.js";
import type { BoardDescription, BoardEvent, BoardState, RuntimeDescription } from "./description.js";

/**
 * Makes the board that is described, and runs it.
 *
 * @param network - makes what lies behind a WiFi network with these servers.
 */
export async function runDescription(
  description: BoardDescription,
  network: (servers: Targets) => Network,
  tell: (event: BoardEvent) => void,
): Promise<BoardState> {
  const board = prepare(description, network);
  const runtime = await load(description.runtime);
  const watched = new Set(description.watch);
  let boot = 0;
  let uplinksBefore = 0;

  const observed: Runtime = {
    run(powered) {
      boot += 1;
      uplinksBefore = powered.lora.uplinks.length;
      tell({ type: "boot", boot, slot: powered.slots.running });
      const stop = runtime.run(powered);
      tell({ type: "stop", boot, stop });
      return stop;
    },
  };
  const { boots, operations, uplinks } = description;
  const result = board.run(observed, {
    ...(boots === undefined ? {} : { boots }),
    ...(operations === undefined ? {} : { operations }),
    until(name, args) {
      if (uplinks !== undefined) {
        const most = boot === 1 ? uplinks.first : uplinks.later;
        if (board.lora.uplinks.length - uplinksBefore >= most) return true;
      }
      const [first] = args;
      if (name === "print" && typeof first === "string") tell({ type: "line", boot, text: first });
      if (watched.has(name)) tell({ type: "operation", boot, name, args: args.map(plain) });
      return false;
    },
  });
  return {
    ...result,
    files: board.files(),
    nvs: board.nvs.entries,
    slots: { running: board.slots.running, images: [board.slots.image(0), board.slots.image(1)] },
    uplinks: board.lora.uplinks,
    console: board.console,
  };
}

function prepare(description: BoardDescription, network: (servers: Targets) => Network): Board {
  const board = new Board(description.options);
  for (const [path, content] of description.files ?? []) {
    board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  for (const [key, value] of description.nvs ?? []) board.nvs.set(key, value);
  for (const { servers, ...wifi } of description.wifi ?? []) {
    board.wifi.appear({ ...wifi, network: network(servers) });
  }
  for (const downlink of description.downlinks ?? []) board.lora.queueDownlink(downlink);
  return board;
}

/** Loads what is asked for only: the model brings the TypeScript compiler with it. */
async function load(description: RuntimeDescription): Promise<Runtime> {
  if (description.type === "micropython") {
    const { MicroPythonRuntime } = await import("../micropython/runtime.js");
    return MicroPythonRuntime.load();
  }
  const { ModelRuntime } = await import("../model/model-runtime.js");
  return new ModelRuntime({ boot: description.boot, main: description.main });
}

function plain(value: unknown): number | string | boolean {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") return value;
  return value instanceof Uint8Array ? value.length : String(value);
}
