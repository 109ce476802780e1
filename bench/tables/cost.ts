import {
  type FlashWrite,
  fatWrites,
  littleFsWrites,
  type SectorUse,
  touchesMetadata,
  USES,
} from "../measure/flash-writes.js";
import { type Client, reference, updated } from "../scenario.js";
import { type Cell, ratio, type Table } from "../table.js";

const CLIENTS: readonly Client[] = ["first", "library"];
const NAMES = { first: "first client", library: "this library" };
const VOLUME = "508 KB, clusters of 2 KB, 512-byte sectors over one cached block of 4 KB";

/** What an update writes, against the first client's procedure. */
export function cost(interpreter: string): Table[] {
  return [onFat(interpreter), phases(interpreter), onLittleFs(interpreter)];
}

function onFat(interpreter: string): Table {
  const rows = [false, true].flatMap((firmware) => {
    const counts = CLIENTS.map((client) => {
      const update = reference(client, { firmware });
      const sectors = updated({ interpreter }, update, "sector");
      const blocks = updated({ interpreter }, update, "cached");
      const sectorWrites = fatWrites(sectors.start, sectors.life.changes);
      const blockWrites = fatWrites(blocks.start, blocks.life.changes);
      return [
        sectorWrites.length,
        sum(sectorWrites),
        blockWrites.length,
        blockWrites.filter(touchesMetadata).length,
        sum(blockWrites),
      ];
    });
    return compared(firmware ? "files and firmware" : "files", counts);
  });
  return {
    title: "Cost of an update on FAT",
    notes: [
      "three changed files and a new one, 10.7 KB; 200 KB of firmware, which goes to its slot, not to the volume",
      VOLUME,
      "a write of metadata is one of a sector or block that held, just before it, the allocation table or a folder",
    ],
    heads: ["update", "client", "sector writes", "bytes", "block writes", "of metadata", "bytes"],
    rows,
  };
}

/** Where the library's writes go. */
function phases(interpreter: string): Table {
  const rows = [false, true].flatMap((firmware) => {
    const update = reference("library", { firmware, telling: true });
    const sectors = updated({ interpreter }, update, "sector");
    const blocks = updated({ interpreter }, update, "cached");
    const sectorWrites = fatWrites(sectors.start, sectors.life.changes);
    const blockWrites = fatWrites(blocks.start, blocks.life.changes);
    const name = firmware ? "files and firmware" : "files";
    return [...new Set(sectorWrites.map(({ phase }) => phase))].map((phase): Cell[] => {
      const here = sectorWrites.filter((write) => write.phase === phase);
      const blocksHere = blockWrites.filter((write) => write.phase === phase);
      return [
        name,
        phase,
        here.length,
        ...USES.map((use) => ofUse(here, use)),
        blocksHere.length,
        blocksHere.filter(touchesMetadata).length,
      ];
    });
  });
  return {
    title: "Where this library's writes go on FAT",
    notes: [
      VOLUME,
      "sector writes by what the sector held just before: table, root and folder are metadata; file is a file's data",
      "in place; free is what nothing points at yet. The cache writes a block when another is touched: often a step later",
    ],
    heads: ["update", "step", "sector writes", ...USES, "block writes", "of metadata"],
    rows,
  };
}

function onLittleFs(interpreter: string): Table {
  const rows = [false, true].flatMap((firmware) => {
    const counts = CLIENTS.map((client) => {
      const { life } = updated(
        { interpreter, filesystem: "littlefs" },
        reference(client, { firmware }),
        "cached",
      );
      const { programs, erases, bytes } = littleFsWrites(life.changes);
      return [programs, bytes, erases];
    });
    return compared(firmware ? "files and firmware" : "files", counts);
  });
  return {
    title: "Cost of an update on LittleFS",
    notes: ["the same updates; 508 KB, blocks of 4 KB, programmed 256 bytes or more at a time"],
    heads: ["update", "client", "programs", "bytes", "block erases"],
    rows,
  };
}

/** A row for each client, and how many times as much the library's is. */
function compared(name: string, [first = [], library = []]: readonly (readonly number[])[]): Cell[][] {
  return [
    [name, NAMES.first, ...first],
    [name, NAMES.library, ...library],
    [name, "ratio", ...library.map((count, column) => ratio(count, first[column] ?? 0))],
  ];
}

function sum(writes: readonly FlashWrite[]): number {
  return writes.reduce((all, { bytes }) => all + bytes, 0);
}

function ofUse(writes: readonly FlashWrite[], use: SectorUse): number {
  return writes.filter(({ uses }) => uses.includes(use)).length;
}
