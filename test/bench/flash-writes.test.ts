import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { fatWrites, littleFsWrites, PHASE_KEY, touchesMetadata } from "../../bench/measure/flash-writes.js";
import { STEPS } from "../../bench/scenario.js";
import type { BoardState, Change } from "../../src/native/index.js";

const SECTOR = 512;
const FOLDER = 0x10;

/** A volume of 12 sectors: boot, table, root, then clusters of one sector from cluster 2 on. */
function blank(): BoardState {
  const flash = new Uint8Array(12 * SECTOR);
  const view = new DataView(flash.buffer);
  view.setUint8(13, 1);
  view.setUint16(14, 1, true);
  view.setUint8(16, 1);
  view.setUint16(17, SECTOR / 32, true);
  view.setUint16(22, 1, true);
  const slots = [Uint8Array.of(1), new Uint8Array()] as const;
  return { flash, sd: new Uint8Array(), nvs: "{}", slots, running: 0, marked: 0 };
}

function write(sector: number, content: Uint8Array = new Uint8Array(), sectors = 1): Change {
  const data = new Uint8Array(sectors * SECTOR);
  data.set(content);
  return { kind: "write", device: "flash", offset: sector * SECTOR, data };
}

function entry(name: string, attributes: number, cluster: number): Uint8Array {
  const bytes = new Uint8Array(32);
  bytes.set(Buffer.from(name.padEnd(11)));
  bytes[11] = attributes;
  bytes[26] = cluster;
  return bytes;
}

it("judges each write by the volume as it then is", () => {
  const root = Buffer.concat([entry("A", 0, 2), entry("D", FOLDER, 3)]);
  const changes: Change[] = [
    write(3),
    write(4),
    write(2, root),
    { kind: "nvs", text: JSON.stringify({ [PHASE_KEY]: "again" }) },
    write(3),
    write(4, entry("B", 0, 4)),
    write(5),
    write(1),
    write(2),
    write(4),
    write(2, undefined, 4),
  ];
  const writes = fatWrites(blank(), changes);
  expect(writes.map(({ uses }) => uses.join(" "))).toEqual([
    "free",
    "free",
    "root",
    "file",
    "folder",
    "file",
    "table",
    "root",
    "free",
    "root free free free",
  ]);
  expect(writes.flatMap((one, at) => (touchesMetadata(one) ? [at] : []))).toEqual([2, 4, 6, 7, 9]);
  expect(writes.map(({ phase }) => phase)).toEqual([...Array(3).fill(""), ...Array(7).fill("again")]);
});

it("leaves the card out, and tells erases of LittleFS from programs", () => {
  const card: Change = { kind: "write", device: "sd", offset: 0, data: new Uint8Array(SECTOR) };
  const erase = write(0, new Uint8Array(4096).fill(0xff), 8);
  expect(fatWrites(blank(), [card])).toEqual([]);
  expect(littleFsWrites([card, erase, write(0), erase])).toEqual({ programs: 1, erases: 2, bytes: SECTOR });
});

it("the steps that writes are told by are functions of the library", () => {
  const text = readFileSync("device/flash/lib/ota_update.py", "utf8");
  const known = new Set(
    [...text.matchAll(/^def (\w+)|^from ota_board import (.*)$/gm)].flatMap(([, own, others = ""]) =>
      own === undefined ? others.split(", ") : [own],
    ),
  );
  expect(Object.keys(STEPS).filter((name) => !known.has(name))).toEqual([]);
});
