import type { Vehicle } from "./vehicle.js";

/** By name. */
export type Mirror = Map<string, Uint8Array>;

/** What a mirror holds of a vehicle's update: tests may spoil it at will. */
export function mirrorOf({ offer }: Vehicle): Mirror {
  if (offer === null) throw new Error("a server of the first kind has no lines");
  const manifest = Buffer.from(offer.lines(true));
  return new Map([
    ["1.0.0.manifest", manifest],
    ["1.0.1.manifest", Buffer.from("none\n")],
    ...[...offer.contents].map(([target, content]) => [target.slice(1), content] as const),
  ]);
}

/** The name in a mirror that ends so. */
export function nameIn(mirror: Mirror, ending: string): string {
  const name = [...mirror.keys()].find((each) => each.endsWith(ending));
  if (name === undefined) throw new Error(`nothing ends in ${ending}`);
  return name;
}

export type Spoiling = readonly [what: string, error: string, spoil: (content: Uint8Array) => Uint8Array];

/** As many other bytes. */
export function garbled(content: Uint8Array): Uint8Array {
  return content.map((byte) => byte ^ 0x55);
}

export function halved(content: Uint8Array): Uint8Array {
  return content.subarray(0, content.length >> 1);
}
