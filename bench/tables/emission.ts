import { readPairs } from "../handwritten/pairs.js";
import { compiledHeap } from "../measure/compiled-heap.js";
import { measureEmission } from "../measure/emission-time.js";
import type { Cell, Table } from "../table.js";

const LIBRARY = "src/device/flash/lib";
const EDITED: readonly (readonly [path: string, what: string])[] = [
  [`${LIBRARY}/OTA.ts`, "which no other imports"],
  [`${LIBRARY}/ota_http.ts`, "which few others import"],
  [`${LIBRARY}/ota_errors.ts`, "which almost all others import"],
];

/** How long emission takes, and what comes out against the same written by hand. */
export function emission(interpreter: string | null): Table[] {
  return [times(), sizes(interpreter)];
}

function times(): Table {
  const { check, cold, rebuilds } = measureEmission(EDITED.map(([path]) => path));
  const row = (what: string, time: number): Cell[] => [what, Math.round(time), hundredths(time, check)];
  return {
    title: "Emitting src/device",
    notes: [
      "ms, the median of five turns; times as long as tsc takes to check the types of the same sources in the same run",
      "--watch: from the change of a file to the text of all files, in a process that has emitted them before",
    ],
    heads: ["what", "ms", "of tsc"],
    rows: [
      row("tsc -p src/device --noEmit", check),
      row("pycom-ota emit src/device, from cold", cold),
      ...EDITED.map(([path, what]) =>
        row(`--watch: ${path.slice(LIBRARY.length + 1)}, ${what}`, rebuilds.get(path) ?? 0),
      ),
    ],
  };
}

const hundredths = (value: number, of: number): string => `${(value / of).toFixed(2)} ×`;

function sizes(interpreter: string | null): Table {
  const heap = (name: string, text: string): number =>
    interpreter === null ? 0 : compiledHeap(interpreter, name, text);
  const rows = readPairs().map(({ name, emitted, handwritten }) => {
    const figures = [bytes(emitted), bytes(handwritten), heap(name, emitted), heap(name, handwritten)];
    return { name, figures };
  });
  const totals = [0, 1, 2, 3].map((column) =>
    rows.reduce((sum, { figures }) => sum + (figures[column] ?? 0), 0),
  );
  return {
    title: "Emitted programs against handwritten ones",
    notes: [
      "the programs in bench/handwritten/programs: the same behavior, the same comments",
      "bytes: of text, without the line that names the source; heap: bytes that the imported module holds",
      interpreter === null
        ? "heap is not measured: set MICROPYTHON to the unix port's interpreter"
        : "(words of 8 bytes: about half on a board)",
    ],
    heads: ["program", "bytes", "by hand", "", "heap", "by hand", ""],
    rows: [...rows, { name: "all", figures: totals }].map(({ name, figures }) => line(name, figures)),
  };
}

function line(name: string, [text = 0, textByHand = 0, heap = 0, heapByHand = 0]: readonly number[]): Cell[] {
  return [
    name,
    text,
    textByHand,
    hundredths(text, textByHand),
    heap,
    heapByHand,
    heapByHand === 0 ? "-" : hundredths(heap, heapByHand),
  ];
}

/** Without the first line, and the empty comment that may follow it. */
const bytes = (text: string): number => Buffer.byteLength(text.replace(/^# Emitted from .*\n(#?\n)?/, ""));
