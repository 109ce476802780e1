import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { NativeBoard } from "../../src/native/index.js";
import { bytes, files, withLibrary } from "../../test/native/releases.js";
import { Offer } from "../../test/support/offer.js";
import type { Cell, Table } from "../table.js";

const PROGRAM = "bench/programs/allocations.py";
const KIB = 1024;
const SIZES = [100 * KIB, 200 * KIB] as const;
const SETTINGS = files({ "/flash/settings.txt": "interval 60\n" });
const HEAP_BYTES = 16 << 20;
const WINDOW = { windowBits: 9, level: 9, memLevel: 9 };

const NAMES: Readonly<Record<string, string>> = {
  raw: "what comes as it is",
  blocks: "firmware, in blocks",
  deflate: "a file that is unpacked",
};

/** What the inner loops of a download allocate: garbage that the board has to collect while the vehicle passes. */
export function allocations(interpreter: string): Table[] {
  const measured = counts(interpreter);
  const rows = Object.entries(NAMES).map(([load, name]): Cell[] => {
    const [small, large] = SIZES.map((size) => measured.get(`${load} ${size}`));
    if (small === undefined || large === undefined) throw new Error(`${name} was not measured`);
    return [name, (((large - small) * KIB) / (SIZES[1] - SIZES[0])).toFixed(1)];
  });
  return [
    {
      title: "What a download allocates",
      notes: [
        "bytes of heap for each KB that comes out: by how much 200 KB need more than 100 KB do",
        "firmware: each block of 4 KB is hashed on its own; one inflater reads them all",
      ],
      heads: ["content", "bytes for each KB"],
      rows,
    },
  ];
}

function counts(interpreter: string): ReadonlyMap<string, number> {
  const answers = new Map<string, Uint8Array>();
  const own = new Map<string, Uint8Array>();
  const loads: string[] = [];
  for (const size of SIZES) {
    const image = bytes(size, size);
    image[0] = 0xe9;
    const { words, target, content } = blocks(image);
    answers.set(`/raw-${size}`, answer(image)).set(target, answer(content));
    own.set(`/flash/deflated-${size}`, deflateRawSync(image, WINDOW));
    loads.push(
      `("raw", ${size}, ())`,
      `("blocks", ${size}, ${JSON.stringify(words)})`,
      `("deflate", ${size}, ())`,
    );
  }
  const program = `LOADS = (${loads.join(", ")})\n${readFileSync(PROGRAM, "utf8")}`;
  const board = new NativeBoard(interpreter, { filesystem: "fat", flashBytes: 2 << 20, answers });
  try {
    board.heapBytes = HEAP_BYTES;
    const release = new Map([...withLibrary("", files({ "/flash/main.py": program })), ...own]);
    const { output } = board.live(board.install(release, Uint8Array.of(0xe9)), "cached");
    const found = output.matchAll(/^ALLOCATED (\S+) (\d+) (\d+)$/gm);
    const entries = [...found].map(([, name, size, count]) => [`${name} ${size}`, Number(count)] as const);
    if (entries.length < loads.length) throw new Error(output);
    return new Map(entries);
  } finally {
    board.close();
  }
}

/** An image as a server sends it, and the journal's step for it. */
function blocks(image: Uint8Array) {
  const none = { version: "1.0.0", files: SETTINGS, firmware: null };
  const offer = new Offer(none, { version: `1.0.${image.length}`, files: SETTINGS, firmware: image });
  const line =
    offer
      .lines()
      .split("\n")
      .find((text) => text.startsWith("f ")) ?? "";
  const words = ["f", "0", "1", ...line.split(" ").slice(1)];
  const target = `/${words.at(-1)}`;
  return { words, target, content: offer.get(target) ?? new Uint8Array() };
}

function answer(body: Uint8Array): Uint8Array {
  const head = `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}
