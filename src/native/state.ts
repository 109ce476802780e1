/** What a board's volume lies on: FAT over sectors or over the board's cached blocks, LittleFS over erase blocks. */
export type DiskKind = "sector" | "cached" | "erase";

/** In the order in which the helper program numbers them. */
export type Device = "flash" | "sd";
export const DEVICES: readonly Device[] = ["flash", "sd"];

export type Slot = 0 | 1;

/** Everything of a board that outlives a power cut. Not changed once made. */
export interface BoardState {
  readonly flash: Uint8Array;
  readonly sd: Uint8Array;
  /** Non-volatile storage, as JSON. */
  readonly nvs: string;
  readonly slots: readonly [Uint8Array, Uint8Array];
  /** The slot that runs. */
  readonly running: Slot;
  /** The slot that the bootloader starts next, if its image is good. */
  readonly marked: Slot;
}

/** One change that outlives a power cut: what a cut can fall before, or into. */
export type Change =
  | { readonly kind: "write"; readonly device: Device; readonly offset: number; readonly data: Uint8Array }
  | { readonly kind: "nvs"; readonly text: string }
  | { readonly kind: "slot-start"; readonly slot: Slot }
  | { readonly kind: "slot-data"; readonly slot: Slot; readonly data: Uint8Array }
  | { readonly kind: "mark"; readonly slot: Slot };

/** The bootloader's choice of a slot: a marked image is checked once; where it is broken the one before runs on. */
export function chooseSlot(state: BoardState): BoardState {
  const first = state.slots[state.marked][0];
  const valid = first !== undefined && first !== 0x00 && first !== 0xff;
  const running = valid ? state.marked : state.running;
  return { ...state, running, marked: running };
}

/** The state after some changes. */
export function applyChanges(state: BoardState, changes: readonly Change[]): BoardState {
  const isWritten = (device: Device) =>
    changes.some((change) => change.kind === "write" && change.device === device);
  const disks = {
    flash: isWritten("flash") ? state.flash.slice() : state.flash,
    sd: isWritten("sd") ? state.sd.slice() : state.sd,
  };
  const slots: [Uint8Array[], Uint8Array[]] = [[state.slots[0]], [state.slots[1]]];
  let { nvs, marked } = state;
  for (const change of changes) {
    switch (change.kind) {
      case "write":
        disks[change.device].set(change.data, change.offset);
        break;
      case "nvs":
        nvs = change.text;
        break;
      case "slot-start":
        slots[change.slot] = [];
        break;
      case "slot-data":
        slots[change.slot].push(change.data);
        break;
      case "mark":
        marked = change.slot;
        break;
    }
  }
  return { ...state, ...disks, nvs, marked, slots: [joined(slots[0]), joined(slots[1])] };
}

/**
 * What a power cut in the middle of a change leaves: the first `bytes` of it. A cached block is erased first; elsewhere
 * the rest stays as it was.
 */
export function tear(state: BoardState, change: Change, disk: DiskKind, bytes: number): BoardState {
  if (change.kind !== "write") return state;
  const begun = change.data.slice(0, bytes);
  if (disk !== "cached") return applyChanges(state, [{ ...change, data: begun }]);
  const data = new Uint8Array(change.data.length).fill(0xff);
  data.set(begun);
  return applyChanges(state, [{ ...change, data }]);
}

const HEADER = 10;

/** Reads the helper program's log. */
export function parseLog(log: Uint8Array): Change[] {
  const view = new DataView(log.buffer, log.byteOffset, log.byteLength);
  const changes: Change[] = [];
  for (let at = 0; at < log.length; ) {
    const [kind, index, offset] = [view.getUint8(at), view.getUint8(at + 1), view.getUint32(at + 2, true)];
    const end = at + HEADER + view.getUint32(at + 6, true);
    changes.push(change(kind, index, offset, log.slice(at + HEADER, end)));
    at = end;
  }
  return changes;
}

function change(kind: number, index: number, offset: number, data: Uint8Array): Change {
  const slot: Slot = index === 0 ? 0 : 1;
  switch (kind) {
    case 1:
      return { kind: "write", device: DEVICES[index] ?? "flash", offset, data };
    case 2:
      return { kind: "nvs", text: new TextDecoder().decode(data) };
    case 3:
      return { kind: "slot-start", slot };
    case 4:
      return { kind: "slot-data", slot, data };
    case 5:
      return { kind: "mark", slot };
    default:
      throw new RangeError(`no record of the log: ${kind}`);
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : new Uint8Array(Buffer.concat(parts));
}
