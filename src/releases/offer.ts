import { highestAbove } from "./choice.js";

/** The versions that a client is to install, `null` where it stays as it is. */
export interface Offer {
  readonly files: string | null;
  readonly firmware: string | null;
}

/**
 * What is offered to a client at version `current`: the highest files above it, never a downgrade. Files and firmware
 * are versioned apart. A client that tells its `firmware` version gets the highest above that; one that does not (its
 * `firmware` is `null`) gets the highest above `current` that is not newer than the files that come with it.
 */
export function chooseOffer(
  current: string,
  firmware: string | null,
  releases: readonly string[],
  images: readonly string[],
): Offer {
  const files = highestAbove(releases, current, null);
  if (firmware !== null) {
    return { files, firmware: highestAbove(images, firmware, null) };
  }
  if (files === null) {
    return { files: null, firmware: null };
  }
  return { files, firmware: highestAbove(images, current, files) };
}
