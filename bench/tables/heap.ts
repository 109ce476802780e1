import { files, type Release, withLibrary } from "../../test/native/releases.js";
import { leastHeap } from "../measure/least-heap.js";
import { committed, everything, reference, type Update } from "../scenario.js";
import type { Cell, Table } from "../table.js";

const FLASH_BYTES = 1 << 20;
/** In so many layouts of the heap. */
const LAYOUTS = 7;
const PARTS = "import gc\ngc.threshold(4096)\nimport ota_update, ota_http, ota_wlan, ota_unpack, ota_patch\n";

/** The least heap with which the library is imported, and with which it updates. */
export function heap(interpreter: string): Table[] {
  const programs: readonly (readonly [string, Update])[] = [
    ["an empty main.py", resting("")],
    ["import OTA", resting("from OTA import WiFiOTA\n")],
    ["import of all that an update loads", resting(`from OTA import WiFiOTA\n${PARTS}`)],
    ["update, first client", reference("first", { firmware: true })],
    ["update, this library, files", reference("library", { firmware: false })],
    ["update, this library, files and firmware", reference("library", { firmware: true })],
    ["update, this library, patches and firmware", everything()],
  ];
  const row = (name: string, update: Update, isBegun = false): Cell[] => {
    const options = { isBegun, layouts: LAYOUTS };
    const { least, range, harness } = leastHeap({ interpreter, flashBytes: FLASH_BYTES }, update, options);
    const [from, to] = range;
    return [name, least, harness, least - harness, from - harness, to - harness];
  };
  const rows = programs.map(([name, update]) => row(name, update));
  rows.push(row("a start that finishes an update", committed(), true));
  return [
    {
      title: "The least heap",
      notes: [
        "least: the smallest heap, to 1 KB, with which the interpreter does what it does with plenty of it: the median of",
        `${LAYOUTS} layouts, for what lies in front moves it. From, to: the least and the most of these`,
        "simulation: what the simulated modules and disks hold of it before the program begins",
        "program: the difference, in bytes: code, its compilation, the application, buffers of open files and sockets.",
        "all that an update loads: at once, which no update does; it drops each step's modules behind it",
        "An empty main.py shows what compiling the simulation needs: no program can be seen to need less. A board's words are",
        "of 4 bytes, as those of MicroPython for i386 are",
      ],
      heads: ["what runs", "least", "simulation", "program", "from", "to"],
      rows,
    },
  ];
}

/** A board with the library that does nothing but run `main`. */
function resting(main: string): Update {
  const release: Release = {
    version: "1.0.0",
    files: new Map([...withLibrary("", files({ "/flash/main.py": main }))]),
    firmware: Uint8Array.of(1),
  };
  return { from: release, to: { ...release, version: "1.0.1" } };
}
