import type { Writing } from "../../src/native/index.js";
import {
  type FlashWrite,
  fatWrites,
  littleFsWrites,
  type SectorUse,
  touchesMetadata,
  USES,
} from "../measure/flash-writes.js";
import { type BoardKind, type Client, reference, SIZES, type Update, updated } from "../scenario.js";
import { type Cell, ratio, type Table } from "../table.js";

const CLIENTS: readonly Client[] = ["first", "library"];
const NAMES = { first: "first client", library: "this library" };
const DISK = "512-byte sectors over one cached block of 4 KB";
const VOLUME = `508 KB, clusters of 2 KB, ${DISK}`;
const CLUSTERS = [512, 1024, 2048, 4096];
/** About as much, otherwise shared out: the last three in whole sectors. */
const SHARES = [SIZES, [2560, 2560, 2560, 3072], [3584, 3072, 2560, 1536], [6144, 2560, 1536, 512]];

/** What an update writes, against the first client's procedure. */
export function cost(interpreter: string): Table[] {
  return [onFat(interpreter), onOtherSizes(interpreter), phases(interpreter), onLittleFs(interpreter)];
}

function onFat(interpreter: string): Table {
  const rows = [false, true].flatMap((firmware) => {
    const counts = CLIENTS.map((client) => {
      const [sectorWrites, blockWrites] = flashWrites({ interpreter }, reference(client, { firmware }));
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

/** What clusters of other sizes, and files of other sizes, make of the ratios. */
function onOtherSizes(interpreter: string): Table {
  const rows = CLUSTERS.flatMap((clusterBytes) =>
    SHARES.map((sizes): Cell[] => {
      const counts = CLIENTS.map((client) =>
        flashWrites({ interpreter, clusterBytes }, reference(client, { firmware: true, sizes })),
      );
      const [first, library] = counts.map((ofClient) => ofClient.map(({ length }) => length));
      const compare = (at: number) => {
        const [less, more] = [first?.[at] ?? 0, library?.[at] ?? 0];
        return [less, more, ratio(more, less)];
      };
      return [clusterBytes, sizes.join(" + "), ...compare(0), ...compare(1)];
    }),
  );
  return {
    title: "Cost of an update on FAT, by the sizes of clusters and files",
    notes: [`files and firmware, as above; 508 KB, ${DISK}; first client, this library, ratio`],
    heads: ["clusters", "files", "sector writes", "", "", "block writes", "", ""],
    rows,
  };
}

/** Where the library's writes go. */
function phases(interpreter: string): Table {
  const rows = [false, true].flatMap((firmware) => {
    const [sectorWrites, blockWrites] = flashWrites(
      { interpreter },
      reference("library", { firmware, telling: true }),
    );
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

/** The writes of an update on FAT, by sectors and by blocks. */
function flashWrites(kind: BoardKind, update: Update): [sectors: FlashWrite[], blocks: FlashWrite[]] {
  const count = (writing: Writing) => {
    const { start, life } = updated(kind, update, writing);
    return fatWrites(start, life.changes);
  };
  return [count("sector"), count("cached")];
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
