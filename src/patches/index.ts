import { deflateFile } from "./deflate.js";
import { Parser, type Prices } from "./parse.js";
import { type Copy, encodeScript } from "./script.js";

export { deflateFile } from "./deflate.js";

export function makePatch(old: Uint8Array, next: Uint8Array): Uint8Array {
  const parser = new Parser(old, next);
  let best = deflateFile(encodeScript(next, []));
  for (const scale of [0.5, 0.7, 0.85, 1]) {
    let prices: Prices = {
      inserted: new Float64Array(256).fill(6 * scale),
      control: Float64Array.from({ length: 256 }, (_, b) => (b < 32 ? 6 : 8)),
    };
    for (let round = 0; round < 3; round++) {
      const copies = parser.parse(prices);
      const script = encodeScript(next, copies);
      const packed = deflateFile(script);
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
