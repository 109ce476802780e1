import { constants, deflateRawSync } from "node:zlib";

const STRATEGIES = [
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_FILTERED,
  constants.Z_FIXED,
  constants.Z_HUFFMAN_ONLY,
];
/** Blocks of Huffman codes are as long as this makes them. */
const MEMORY_LEVELS = [9, 8];

/** The smallest of some raw deflations, in a window of 512 bytes: the one that boards have room for. */
export function deflateFile(data: Uint8Array): Uint8Array {
  const packed = STRATEGIES.flatMap((strategy) =>
    MEMORY_LEVELS.map((memLevel) => deflateRawSync(data, { windowBits: 9, level: 9, memLevel, strategy })),
  );
  return new Uint8Array(packed.reduce((best, each) => (each.length < best.length ? each : best)));
}
