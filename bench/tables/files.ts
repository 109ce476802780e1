import { dirname } from "node:path";
import { Board, httpHost, MicroPythonRuntime } from "../../src/board/index.js";
import { answers } from "../../test/native/releases.js";
import { isFlashWrite } from "../measure/flash-writes.js";
import { leastHeap } from "../measure/least-heap.js";
import { type BoardKind, manyFiles, type Update, updated } from "../scenario.js";
import type { Cell, Table } from "../table.js";

const COUNTS = [1, 10, 50, 100, 500, 1000];
const FLASH_BYTES = 3968 * 1024;
/** The clusters of the other tables, of 2 KB, are too few for 1,000 files and as many staged. */
const CLUSTER_BYTES = 1024;
const FILE_OPERATIONS = /^(open$|file\.|uos\.)/;

/** What an update costs by the number of files that it changes. */
export async function filesTable(interpreter: string): Promise<Table[]> {
  const runtime = await MicroPythonRuntime.load();
  const kind: BoardKind = { interpreter, flashBytes: FLASH_BYTES, clusterBytes: CLUSTER_BYTES };
  const rows = COUNTS.map((count): Cell[] => {
    const update = manyFiles(count);
    const [sectors, blocks] = (["sector", "cached"] as const).map(
      (writing) => updated(kind, update, writing).life.changes.filter(isFlashWrite).length,
    );
    const { least, harness } = leastHeap(kind, update);
    return [count, sectors ?? 0, blocks ?? 0, ...operations(runtime, update), least - harness];
  });
  return [
    {
      title: "An update by the number of changed files",
      notes: [
        "files of a few bytes in 16 folders; FAT, 3,968 KB, clusters of 1 KB, 512-byte sectors over one cached block of 4 KB",
        "operations: all, and those on files, of the simulated board, until it rests in the new version",
        `heap: the least that the program needs, in bytes, with 8-byte words; how, see "The least heap"`,
      ],
      heads: ["files", "sector writes", "block writes", "operations", "on files", "heap"],
      rows,
    },
  ];
}

function operations(runtime: MicroPythonRuntime, { from, to }: Update): [all: number, onFiles: number] {
  const board = new Board({ flash: { bytes: FLASH_BYTES }, firmware: from.firmware });
  for (const [path, content] of from.files) {
    board.fs.mkdirSync(dirname(path), { recursive: true });
    board.fs.writeFileSync(path, content);
  }
  const prepared = answers(from, to);
  const server = httpHost(({ target }) => prepared.get(target) ?? { status: 404 });
  board.join({ ssid: "van", password: "secret" }, { "192.168.4.1:8000": server });
  const { stops } = board.run(runtime, { boots: 3 });
  const ends = stops.map(({ why }) => why).join(" ");
  if (ends !== "reset end") throw new Error(`the update failed: ${ends}: ${board.console.join("\n")}`);
  return [board.trace.length, board.trace.filter(({ op }) => FILE_OPERATIONS.test(op)).length];
}
