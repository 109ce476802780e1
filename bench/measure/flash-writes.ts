import { type BoardState, type Change, readFat, type Use } from "../../src/native/index.js";

const SECTOR = 512;
const ENTRY = 32;
const ERASED = 0xff;
const ERASE_BLOCK = 4096;

/**
 * What a sector holds in the moment in which it is written: the boot sector and the allocation table, the root
 * directory, another folder, a file, or nothing that anything points at. A new file's data is of the last kind: the
 * table and the folder tell of it only later.
 */
export const USES = ["table", "root", "folder", "file", "free"] as const;
export type SectorUse = (typeof USES)[number];

/** One write of the flash. */
export interface FlashWrite {
  readonly bytes: number;
  /** What each of its sectors held. */
  readonly uses: readonly SectorUse[];
  /** What the program said it was doing. */
  readonly phase: string;
}

/** Non-volatile storage, where programs that are measured say what they are about to do. */
export const PHASE_KEY = "phase";

/** The writes of a FAT volume, each judged by the volume as it was just before it. */
export function fatWrites(start: BoardState, changes: readonly Change[]): FlashWrite[] {
  const image = start.flash.slice();
  let uses = sectorUses(image);
  let phase = "";
  const writes: FlashWrite[] = [];
  for (const change of changes) {
    phase = phaseAfter(change, phase);
    if (!isFlashWrite(change)) continue;
    const first = change.offset / SECTOR;
    const touched = uses.slice(first, first + change.data.length / SECTOR);
    writes.push({ bytes: change.data.length, uses: touched, phase });
    image.set(change.data, change.offset);
    // What files hold says nothing of where others lie.
    if (touched.some(isMetadata)) uses = sectorUses(image);
  }
  return writes;
}

/** Whether a change is one of the volume `/flash`. */
export function isFlashWrite(change: Change): change is Extract<Change, { kind: "write" }> {
  return change.kind === "write" && change.device === "flash";
}

/** Whether a power cut inside of this write can lose more than the file that is written. */
export function touchesMetadata({ uses }: FlashWrite): boolean {
  return uses.some(isMetadata);
}

/** The programs and erases of a LittleFS volume. */
export function littleFsWrites(changes: readonly Change[]): {
  programs: number;
  erases: number;
  bytes: number;
} {
  const writes = changes.filter(isFlashWrite).map(({ data }) => data);
  const programs = writes.filter((data) => !isErase(data));
  return {
    programs: programs.length,
    erases: writes.length - programs.length,
    bytes: programs.reduce((sum, data) => sum + data.length, 0),
  };
}

function isErase(data: Uint8Array): boolean {
  return data.length === ERASE_BLOCK && data.every((byte) => byte === ERASED);
}

function isMetadata(use: SectorUse): boolean {
  return use !== "file" && use !== "free";
}

function phaseAfter(change: Change, phase: string): string {
  if (change.kind !== "nvs") return phase;
  const entries: Record<string, unknown> = JSON.parse(change.text);
  const told = entries[PHASE_KEY];
  return typeof told === "string" ? told : phase;
}

function sectorUses(image: Uint8Array): SectorUse[] {
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const root = view.getUint16(14, true) + view.getUint8(16) * view.getUint16(22, true);
  const data = root + Math.ceil((view.getUint16(17, true) * ENTRY) / SECTOR);
  return readFat(image).uses.map((use, sector) => nameOf(use, sector, root, data));
}

function nameOf(use: Use, sector: number, root: number, data: number): SectorUse {
  if (sector < root) return "table";
  if (sector < data) return "root";
  if (use === null) return "free";
  return use.kind === "file" ? "file" : "folder";
}
