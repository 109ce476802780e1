/** The lengths of a Huffman code for symbols that occur so often, none longer than `limit`. */
export function codeLengths(counts: ArrayLike<number>, limit: number): Uint8Array {
  let weights = Array.from(counts);
  // Decoders want two codes at least.
  for (let symbol = 0; weights.filter((weight) => weight > 0).length < 2; symbol++) {
    if (weights[symbol] === 0) weights[symbol] = 1;
  }
  for (;;) {
    const lengths = unlimited(weights);
    if (lengths.every((length) => length <= limit)) return lengths;
    weights = weights.map((weight) => (weight === 0 ? 0 : (weight >> 1) + 1));
  }
}

function unlimited(weights: readonly number[]): Uint8Array {
  const used = [...weights.keys()].filter((symbol) => (weights[symbol] ?? 0) > 0);
  used.sort((a, b) => (weights[a] ?? 0) - (weights[b] ?? 0) || a - b);
  // Leaves by weight, then the nodes above them, which come in the order of their weights too.
  const nodes = used.map((symbol) => ({ weight: weights[symbol] ?? 0, parent: 0 }));
  const leaves = nodes.length;
  let leaf = 0;
  let inner = leaves;
  const lightest = (): number => {
    const [first, second] = [leaf < leaves ? nodes[leaf] : undefined, nodes[inner]];
    if (first !== undefined && (second === undefined || first.weight <= second.weight)) return leaf++;
    return inner++;
  };
  while (nodes.length < 2 * leaves - 1) {
    const pair = [lightest(), lightest()];
    let weight = 0;
    for (const index of pair) {
      const node = nodes[index];
      if (node === undefined) continue;
      weight += node.weight;
      node.parent = nodes.length;
    }
    nodes.push({ weight, parent: 0 });
  }
  const depths = new Uint8Array(nodes.length);
  for (let index = nodes.length - 2; index >= 0; index--) {
    depths[index] = (depths[nodes[index]?.parent ?? 0] ?? 0) + 1;
  }
  const lengths = new Uint8Array(weights.length);
  for (const [index, symbol] of used.entries()) lengths[symbol] = depths[index] ?? 0;
  return lengths;
}

/** The canonical code of these lengths, each with its first bit lowest, as deflate writes them. */
export function canonicalCodes(lengths: Uint8Array): Uint16Array {
  const codes = new Uint16Array(lengths.length);
  let next = 0;
  for (let length = 1; length <= 15; length++, next *= 2) {
    for (const [symbol, own] of lengths.entries()) {
      if (own === length) codes[symbol] = reversed(next++, length);
    }
  }
  return codes;
}

function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >> bit) & 1) << (length - 1 - bit);
  return result;
}
