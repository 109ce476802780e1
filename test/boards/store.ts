import { createHash } from "node:crypto";
import type { BoardStorage } from "../../src/board/index.js";

const FOLDER = "/flash/lib/.ota";
const MARK = `${FOLDER}/pending`;
export const RECORDS = [`${FOLDER}/a`, `${FOLDER}/b`] as const;
/** Where the record is in each, and how long it is; in bytes. */
export const PLACE = 4096;
export const RECORD = 1024;

type Values = ReadonlyMap<string, number | string>;

/** What the newest whole record holds. */
export function valuesIn(files: ReadonlyMap<string, Uint8Array>): Values {
  const records = RECORDS.flatMap((path) => recordIn(files.get(path) ?? new Uint8Array()));
  return records.sort((a, b) => b.number - a.number)[0]?.values ?? new Map();
}

function recordIn(file: Uint8Array): { readonly number: number; readonly values: Values }[] {
  const record = Buffer.from(file.subarray(PLACE, PLACE + RECORD));
  const body = record.subarray(20);
  if (record.length < RECORD || !createHash("sha1").update(body).digest().equals(record.subarray(0, 20)))
    return [];
  const [number, ...lines] = body.toString().replace(/\0*$/, "").split("\n");
  const values = lines.map((line) => {
    const [, name = "", kind, text = ""] = /^(\w+)([=:])(.*)$/.exec(line) ?? [];
    return [name, kind === "=" ? Number(text) : text] as const;
  });
  return [{ number: Number(number), values: new Map(values) }];
}

/** A storage as a board with non-volatile storage would have it: what the store holds is there, its files are not. */
export function withoutStore(storage: BoardStorage): BoardStorage {
  const nvs = valuesIn(storage.files);
  const own: readonly string[] = nvs.has("ota") ? [...RECORDS, MARK] : RECORDS;
  const files = new Map([...storage.files].filter(([path]) => !own.includes(path)));
  return { ...storage, nvs, files, folders: storage.folders.filter((folder) => folder !== FOLDER) };
}
