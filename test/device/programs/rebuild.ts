// Rebuilds what lies on the card: `/sd/1.old` and `/sd/1.patch` give `/flash/1.new`, whose size `/sd/1.size` tells.
// Without an old file, the patch is a deflated file.

import { bytearray, decode, int, open, print, slice } from "builtins";
import { PatchInvalid } from "ota_errors";
import { inflate } from "ota_inflate";
import { apply } from "ota_patch";
import { listdir } from "uos";

function rebuild(name: string): void {
  const patch = open(`/sd/${name}.patch`, "rb");
  const output = open(`/flash/${name}.new`, "wb");
  try {
    if (isOnCard(`${name}.old`)) {
      const old = open(`/sd/${name}.old`, "rb");
      apply(patch, old, output, sizeOf(name));
      old.close();
    } else {
      inflate(patch, output, sizeOf(name));
    }
    print(name, "rebuilt");
  } catch (error) {
    if (error instanceof PatchInvalid) {
      print(name, "refused");
    } else {
      throw error;
    }
  } finally {
    output.close();
    patch.close();
  }
}

function isOnCard(file: string): boolean {
  return listdir("/sd").includes(file);
}

function sizeOf(name: string): number {
  const file = open(`/sd/${name}.size`, "rb");
  const buffer = bytearray(10);
  const count = file.readinto(buffer);
  file.close();
  return int(decode(slice(buffer, 0, count)));
}

let number = 1;
while (isOnCard(`${number}.patch`)) {
  rebuild(`${number}`);
  number += 1;
}
