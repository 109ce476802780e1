import type { Release, ReleaseFile } from "../../releases/difference.js";
import type { ImageParcel, Parcel } from "../../releases/lines.js";
import type { FirmwareImage } from "../../releases/manifest.js";
import { type Pack, packedRequest } from "./pack.js";
import type { Packer } from "./packer.js";

/** Bytes that packing must save: to unpack costs a board time too. */
const MIN_SAVING = 32;

/** A file that travels packed. */
export interface PackedFile extends Parcel {
  /** Of what travels. */
  readonly sha1: string;
  readonly pack: Pack;
}

/** How what a manifest names travels; what is not in `files`, by `url`, travels as it is. */
export interface Choice {
  readonly files: ReadonlyMap<string, PackedFile>;
  readonly image: ImageParcel | null;
}

/**
 * The cheapest way for each file and for the image. What is not packed within `patience` milliseconds travels as it is
 * this time; the work goes on.
 *
 * @param before - the release that patches are made against, empty where the client can make no use of them.
 */
export async function choose(
  wanted: readonly ReleaseFile[],
  firmware: FirmwareImage | null,
  before: Release,
  packer: Packer,
  patience: number,
): Promise<Choice> {
  const deadline = new Deadline(patience);
  try {
    const image = firmware === null ? null : deadline.limit(blocksOf(firmware, packer));
    const whole = wanted.map((file) =>
      deadline.limit(packedFile({ kind: "deflate", hash: file.sha1 }, packer)),
    );
    const patched = wanted.map((file) => deadline.limit(patchOf(file, before.get(file.url), packer)));
    const files = new Map<string, PackedFile>();
    for (const [index, file] of wanted.entries()) {
      const cheapest = cheapestOf(file.size, [(await whole[index]) ?? null, (await patched[index]) ?? null]);
      if (cheapest !== null) {
        files.set(file.url, cheapest);
      }
    }
    return { files, image: firmware === null ? null : cheapestOf(firmware.size, [await image]) };
  } finally {
    deadline.end();
  }
}

function cheapestOf<P extends { readonly size: number }>(
  size: number,
  parcels: readonly (P | null)[],
): P | null {
  let best: P | null = null;
  for (const parcel of parcels) {
    if (parcel !== null && parcel.size <= (best === null ? size - MIN_SAVING : best.size - 1)) {
      best = parcel;
    }
  }
  return best;
}

async function blocksOf(image: FirmwareImage, packer: Packer): Promise<ImageParcel | null> {
  const digest = await packer.digestOf({ kind: "blocks", hash: image.sha1 });
  const chain = digest === null ? null : await packer.chainOf(image.sha1);
  return digest === null || chain === null
    ? null
    : { size: digest.size, chain, tag: digest.sha1, request: packedRequest(image.sha1, "blocks") };
}

async function patchOf(
  file: ReleaseFile,
  before: ReleaseFile | undefined,
  packer: Packer,
): Promise<PackedFile | null> {
  return before === undefined
    ? null
    : packedFile({ kind: "patch", hash: file.sha1, base: before.sha1 }, packer);
}

async function packedFile(pack: Pack, packer: Packer): Promise<PackedFile | null> {
  const digest = await packer.digestOf(pack);
  return digest === null ? null : { kind: pack.kind, ...digest, pack };
}

/** A moment after which work is no longer waited for. */
class Deadline {
  readonly #passed: Promise<null>;
  #timer: NodeJS.Timeout | undefined;

  constructor(milliseconds: number) {
    this.#passed = new Promise((resolve) => {
      this.#timer = setTimeout(resolve, milliseconds, null);
    });
  }

  /** What `work` gives, `null` where it comes too late. Nobody may wait any more when it fails: that is no crash. */
  limit<T>(work: Promise<T>): Promise<T | null> {
    const limited = Promise.race([work, this.#passed]);
    limited.catch(() => {});
    return limited;
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}
