import { deflateRawSync } from "node:zlib";
import { MicroPythonRuntime, STREET, STREET_CONTACT_MS } from "../../src/board/index.js";
import { type Passage, Passages } from "../contact/passes.js";
import { type ContactUpdate, contactUpdates, LARGE, updateFor } from "../contact/updates.js";
import type { Client } from "../scenario.js";
import { type Cell, ratio, type Table } from "../table.js";

const CLIENTS = ["first", "library"] as const satisfies readonly Client[];
const NAMES = { first: "first client", library: "this library" };
/** Parts of an update's bytes after which the vehicle is gone; it comes back. */
const CUTS = [0.25, 0.5, 0.75];

/** How long the vehicle must be in reach for an update, against the first client's procedure. */
export async function contact(): Promise<Table[]> {
  const runtime = await MicroPythonRuntime.load();
  const updates = contactUpdates();
  const rows: Cell[][] = [];
  for (const update of updates) rows.push(...(await measured(runtime, update)));
  return [
    {
      title: "Contact with the vehicle",
      notes: [
        `a link of ${STREET.bytesPerSecond} bytes a second and ${STREET.roundTripMs} ms of round trip: a car that passes, in reach for ${STREET_CONTACT_MS / 1000} s`,
        "cut: the WiFi is gone after that part of the update's bytes, and back at the board's next start; sums of both passes",
        "contact: simulated seconds, in each pass from the first attempt to connect to the last byte; the board's own work takes",
        "none, nor does joining the WiFi. Bytes are TCP's payload, received and sent; from the update server itself",
        "next pass: the bytes received in it, of those of the update without a cut; fewer: how many times, by this library",
        `${LARGE.note}; DEFLATE leaves ${firmwareShare()} percent of it`,
      ],
      heads: [
        "update",
        "cut",
        "client",
        "contact",
        "received",
        "sent",
        "connections",
        "requests",
        "next pass",
        "complete",
      ],
      rows,
    },
  ];
}

async function measured(runtime: MicroPythonRuntime, update: ContactUpdate): Promise<Cell[][]> {
  const [first, library] = await Promise.all(
    CLIENTS.map(async (client): Promise<readonly Passage[]> => {
      const passages = new Passages(runtime, updateFor(client, update));
      try {
        const whole = passages.run(STREET);
        if (!whole.isComplete) throw new Error(`${update.name}: the update of ${NAMES[client]} failed`);
        return [whole, ...CUTS.map((part) => passages.run(STREET, Math.floor(whole.all.down * part)))];
      } finally {
        await passages.close();
      }
    }),
  );
  if (first === undefined || library === undefined) return [];
  return first.flatMap((passage, index) => {
    const other = library[index];
    const [wholeFirst] = first;
    const [wholeLibrary] = library;
    if (other === undefined || wholeFirst === undefined || wholeLibrary === undefined) return [];
    const cut = index === 0 ? "" : `${(CUTS[index - 1] ?? 0) * 100} %`;
    return [
      [update.name, cut, NAMES.first, ...figures(passage, wholeFirst, index > 0)],
      [update.name, cut, NAMES.library, ...figures(other, wholeLibrary, index > 0)],
      [update.name, cut, "fewer", ...fewer(passage, other)],
    ];
  });
}

function figures({ all, last, isComplete }: Passage, whole: Passage, isCut: boolean): Cell[] {
  return [
    `${(all.contactMs / 1000).toFixed(1)} s`,
    all.down,
    all.up,
    all.connections,
    all.requests,
    isCut ? `${((100 * last.down) / whole.all.down).toFixed(1)} %` : "",
    isComplete ? "yes" : "no",
  ];
}

/** An update that never ends has nothing to compare with. */
function fewer({ all: first, isComplete }: Passage, { all: library }: Passage): Cell[] {
  if (!isComplete) return ["-", "-", "-", "-", "-", "", ""];
  return [
    ratio(first.contactMs, library.contactMs),
    ratio(first.down, library.down),
    ratio(first.up, library.up),
    ratio(first.connections, library.connections),
    ratio(first.requests, library.requests),
    "",
    "",
  ];
}

function firmwareShare(): string {
  const { image } = LARGE;
  return ((100 * deflateRawSync(image).length) / image.length).toFixed(0);
}
