import { constants, deflateRawSync } from "node:zlib";
import { Parser, type Prices } from "./parse.js";
import { type Copy, encodeScript } from "./script.js";

const STRATEGIES = [
  constants.Z_DEFAULT_STRATEGY,
  constants.Z_FILTERED,
  constants.Z_FIXED,
  constants.Z_HUFFMAN_ONLY,
];
const MEM_LEVELS = [9, 8];

export function pack(data: Uint8Array): Uint8Array {
  let best: Uint8Array | undefined;
  for (const strategy of STRATEGIES)
    for (const memLevel of MEM_LEVELS) {
      const packed = deflateRawSync(data, { windowBits: 9, level: 9, memLevel, strategy });
      if (best === undefined || packed.length < best.length) best = packed;
    }
  return new Uint8Array(best ?? []);
}

export function makePatch(old: Uint8Array, next: Uint8Array): Uint8Array {
  const parser = new Parser(old, next);
  let best = pack(encodeScript(next, []));
  for (const scale of [0.5, 0.7, 0.85, 1]) {
    let prices: Prices = {
      inserted: new Float64Array(256).fill(6 * scale),
      control: Float64Array.from({ length: 256 }, (_, b) => (b < 32 ? 6 : 8)),
    };
    for (let round = 0; round < 3; round++) {
      const copies = parser.parse(prices);
      const script = encodeScript(next, copies);
      const packed = pack(script);
      if (packed.length < best.length) best = packed;
      prices = learn(next, copies, script, scale);
    }
  }
  return best;
}

function learn(_next: Uint8Array, _copies: readonly Copy[], script: Uint8Array, scale: number): Prices {
  const counts = new Float64Array(256).fill(0.3);
  let total = 0;
  for (const b of script) counts[b] = (counts[b] ?? 0) + 1;
  for (const c of counts) total += c;
  const bits = counts.map((c) => Math.min(12, -Math.log2(c / total)));
  return { inserted: bits.map((b) => b * scale), control: bits };
}
