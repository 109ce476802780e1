import type { Board } from "../../../src/board/index.js";
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

/**
 * What a pass by a vehicle leaves that was cut short behind the first line of its manifest: the mirror has a manifest of
 * another name, of which no part is to be taken.
 */
export function leavePass({ fs }: Pick<Board, "fs">, mirror: Mirror): void {
  const [line = ""] = Buffer.from(mirror.get("1.0.0.manifest") ?? [])
    .toString()
    .split("\n");
  fs.mkdirSync("/flash/.ota");
  fs.writeFileSync(
    "/flash/.ota/journal",
    `m ${"1".repeat(40)} ${line.length + 1} 1.0.0 lines 1 1\nv -1 - 1.0.1\n`,
  );
}
