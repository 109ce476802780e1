import type { SlotsStorage } from "./hardware/slots.js";

/** What a board keeps without power. A copy: nothing in it may be changed. */
export interface BoardStorage extends FileTree {
  readonly slots: SlotsStorage;
  readonly nvs: ReadonlyMap<string, number | string>;
}

/** Files and folders by their paths, in sorted order. */
export interface FileTree {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly folders: readonly string[];
  /**
   * Names on the clusters of another file, to that file's name: a power cut inside a rename leaves such on FAT. Removing
   * one of the two destroys what is under the other.
   */
  readonly crossed: ReadonlyMap<string, string>;
}
