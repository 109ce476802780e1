import { ValueError } from "./exceptions.js";

interface Field {
  readonly size: number;
  readonly signed: boolean;
}

const FIELDS: Readonly<Record<string, Field>> = {
  b: { size: 1, signed: true },
  B: { size: 1, signed: false },
  h: { size: 2, signed: true },
  H: { size: 2, signed: false },
  i: { size: 4, signed: true },
  I: { size: 4, signed: false },
};

interface Layout {
  readonly littleEndian: boolean;
  readonly fields: readonly Field[];
  readonly size: number;
}

function layout(format: string): Layout {
  const [order, ...letters] = format;
  if (order !== ">" && order !== "<") throw new ValueError("the byte order is not given");
  const fields = letters.map((letter) => {
    const field = FIELDS[letter];
    if (field === undefined) throw new ValueError("bad typecode");
    return field;
  });
  const size = fields.reduce((sum, field) => sum + field.size, 0);
  return { littleEndian: order === "<", fields, size };
}

function packInto(format: string, buffer: Uint8Array, offset: number, values: readonly number[]): void {
  const { littleEndian, fields, size } = layout(format);
  if (fields.length !== values.length) throw new ValueError("as many letters as values");
  if (offset < 0 || offset + size > buffer.length) throw new ValueError("buffer too small");
  let at = offset;
  for (const [index, { size: width }] of fields.entries()) {
    const value = values[index] ?? 0;
    for (let byte = 0; byte < width; byte++) {
      const place = littleEndian ? byte : width - 1 - byte;
      buffer[at + place] = Math.floor(value / 256 ** byte) & 0xff;
    }
    at += width;
  }
}

function unpackFrom(format: string, data: Uint8Array, offset: number): number[] {
  const { littleEndian, fields, size } = layout(format);
  if (offset < 0 || offset + size > data.length) throw new ValueError("buffer too small");
  let at = offset;
  return fields.map(({ size: width, signed }) => {
    const bytes = [...data.subarray(at, at + width)];
    at += width;
    const value = (littleEndian ? bytes.reverse() : bytes).reduce((sum, byte) => sum * 256 + byte, 0);
    return signed && value >= 256 ** width / 2 ? value - 256 ** width : value;
  });
}

/** The types of the bindings tell tuples by the format: here it is any. */
export function ustruct() {
  return {
    pack(format: string, ...values: readonly number[]): Uint8Array {
      const buffer = new Uint8Array(layout(format).size);
      packInto(format, buffer, 0, values);
      return buffer;
    },
    pack_into(format: string, buffer: Uint8Array, offset: number, ...values: readonly number[]): void {
      packInto(format, buffer, offset, values);
    },
    unpack: (format: string, data: Uint8Array) => unpackFrom(format, data, 0),
    unpack_from: unpackFrom,
    calcsize: (format: string) => layout(format).size,
  };
}
