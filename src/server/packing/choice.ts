import type { Release, ReleaseFile } from "../../releases/difference.js";
import type { Parcel } from "../../releases/lines.js";
import type { FirmwareImage, Manifest } from "../../releases/manifest.js";
import { type Pack, packRequest } from "./pack.js";
import type { Packer } from "./packer.js";

/** Bytes that packing must save: to unpack costs a board time too. */
const MIN_SAVING = 128;

/** How what a manifest names travels; what is not in `files`, by `url`, travels as it is. */
export interface Choice {
  readonly files: ReadonlyMap<string, Parcel>;
  readonly image: Parcel | null;
}

/**
 * The cheapest way for each file and for the image. What is not packed within `patience` milliseconds travels as it is
 * this time; the work goes on.
 *
 * @param before - the release that the client comes from, empty where it is not known.
 */
export async function choose(
  manifest: Manifest,
  before: Release,
  packer: Packer,
  patience: number,
): Promise<Choice> {
  const wanted = [...manifest.files.added, ...manifest.files.changed];
  const deadline = new Deadline(patience);
  try {
    const image = manifest.firmware === null ? null : deadline.limit(blocksOf(manifest.firmware, packer));
    const whole = wanted.map((file) =>
      deadline.limit(parcelOf({ kind: "deflate", hash: file.sha1 }, packer)),
    );
    const patched = wanted.map((file) => deadline.limit(patchOf(file, before.get(file.url), packer)));
    const files = new Map<string, Parcel>();
    for (const [index, file] of wanted.entries()) {
      const parcel = cheapest(file.size, [(await whole[index]) ?? null, (await patched[index]) ?? null]);
      if (parcel !== null) {
        files.set(file.url, parcel);
      }
    }
    return {
      files,
      image: manifest.firmware === null ? null : cheapest(manifest.firmware.size, [await image]),
    };
  } finally {
    deadline.end();
  }
}

function cheapest(size: number, parcels: readonly (Parcel | null)[]): Parcel | null {
  let best: Parcel | null = null;
  for (const parcel of parcels) {
    if (parcel !== null && parcel.size <= (best === null ? size - MIN_SAVING : best.size - 1)) {
      best = parcel;
    }
  }
  return best;
}

function blocksOf(image: FirmwareImage, packer: Packer): Promise<Parcel | null> {
  return parcelOf({ kind: "blocks", hash: image.sha1 }, packer);
}

async function patchOf(
  file: ReleaseFile,
  before: ReleaseFile | undefined,
  packer: Packer,
): Promise<Parcel | null> {
  return before === undefined
    ? null
    : parcelOf({ kind: "patch", hash: file.sha1, base: before.sha1 }, packer);
}

async function parcelOf(pack: Pack, packer: Packer): Promise<Parcel | null> {
  const size = await packer.sizeOf(pack);
  const kind = pack.kind === "patch" ? pack.base : pack.kind;
  return size === null ? null : { kind, size, request: packRequest(pack) };
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
