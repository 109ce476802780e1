const SECTOR = 512;
const ENTRY = 32;
const FOLDER = 0x10;
const LABEL = 0x08;
/** The attributes of a part of a long name. */
const LONG = 0x0f;
const DELETED = 0xe5;

/** What a sector of a FAT volume holds: what finds files, what a file holds, or nothing. */
export type Use = { readonly kind: "metadata" } | { readonly kind: "file"; readonly path: string } | null;

/** A FAT12 or FAT16 volume, as its sectors say. */
export interface FatVolume {
  /** The use of each sector. */
  readonly uses: readonly Use[];
  /** Clusters that are taken and belong to nothing: nobody gives them back. */
  readonly lost: number;
  /** Where directory entries begin, in bytes. */
  readonly entries: readonly number[];
}

/** Reads the structure of a volume. Broken chains end where they break. */
export function readFat(image: Uint8Array): FatVolume {
  return new Reader(image).volume();
}

/**
 * The image without what no driver ever reads: times in the directory, which are this computer's, what deleted entries
 * were, and what lies in free sectors. Two volumes that are alike but for these behave alike.
 */
export function canonical(image: Uint8Array): Uint8Array {
  const copy = image.slice();
  const { entries, uses } = readFat(image);
  for (const entry of entries) {
    if (copy[entry] === DELETED) copy.fill(0, entry + 1, entry + ENTRY);
    else if (copy[entry + 11] !== LONG) {
      copy.fill(0, entry + 13, entry + 20);
      copy.fill(0, entry + 22, entry + 26);
    }
  }
  for (const [sector, use] of uses.entries()) {
    if (use === null) copy.fill(0, sector * SECTOR, (sector + 1) * SECTOR);
  }
  return copy;
}

class Reader {
  readonly #image: Uint8Array;
  readonly #view: DataView;
  readonly #uses: Use[];
  readonly #entries: number[] = [];
  readonly #clusterSectors: number;
  readonly #fat: number;
  readonly #root: number;
  readonly #data: number;
  readonly #clusters: number;

  constructor(image: Uint8Array) {
    this.#image = image;
    this.#view = new DataView(image.buffer, image.byteOffset, image.byteLength);
    const count = image.length / SECTOR;
    this.#clusterSectors = image[13] ?? 1;
    this.#fat = this.#u16(14);
    this.#root = this.#fat + (image[16] ?? 1) * this.#u16(22);
    this.#data = this.#root + Math.ceil((this.#u16(17) * ENTRY) / SECTOR);
    this.#clusters = Math.max(0, Math.floor((count - this.#data) / Math.max(1, this.#clusterSectors)));
    this.#uses = Array.from({ length: count }, (_, sector) =>
      sector < this.#data ? { kind: "metadata" } : null,
    );
  }

  volume(): FatVolume {
    this.#folder(this.#root * SECTOR, this.#u16(17), "");
    let lost = 0;
    for (let cluster = 2; cluster < this.#clusters + 2; cluster++) {
      if (this.#next(cluster) !== 0 && this.#uses[this.#sector(cluster)] === null) lost++;
    }
    return { uses: this.#uses, lost, entries: this.#entries };
  }

  #folder(start: number, count: number, path: string): void {
    let long = "";
    for (let at = start; at < start + count * ENTRY; at += ENTRY) {
      const [first = 0, attributes = 0] = [this.#image[at], this.#image[at + 11]];
      if (first === 0) return;
      this.#entries.push(at);
      if (first === DELETED) long = "";
      else if (attributes === LONG) long = this.#longPart(at) + long;
      else {
        if ((attributes & LABEL) === 0 && first !== 0x2e) {
          this.#child(at, `${path}/${long === "" ? this.#shortName(at) : long}`);
        }
        long = "";
      }
    }
  }

  #child(at: number, path: string): void {
    const isFolder = ((this.#image[at + 11] ?? 0) & FOLDER) !== 0;
    const use: Use = isFolder ? { kind: "metadata" } : { kind: "file", path };
    for (const cluster of this.#chain(this.#u16(at + 26))) {
      const sector = this.#sector(cluster);
      if (this.#uses[sector] !== null) return;
      this.#uses.fill(use, sector, sector + this.#clusterSectors);
      if (isFolder) this.#folder(sector * SECTOR, (this.#clusterSectors * SECTOR) / ENTRY, path);
    }
  }

  *#chain(first: number): Generator<number> {
    let cluster = first;
    for (let count = 0; count <= this.#clusters; count++) {
      if (cluster < 2 || cluster >= this.#clusters + 2) return;
      yield cluster;
      cluster = this.#next(cluster);
    }
  }

  #next(cluster: number): number {
    const table = this.#fat * SECTOR;
    if (this.#clusters >= 4085) return this.#u16(table + cluster * 2);
    const pair = this.#u16(table + Math.floor(cluster * 1.5));
    return cluster % 2 === 0 ? pair & 0xfff : pair >> 4;
  }

  #sector(cluster: number): number {
    return this.#data + (cluster - 2) * this.#clusterSectors;
  }

  #shortName(at: number): string {
    const text = new TextDecoder("latin1").decode(this.#image.subarray(at, at + 11));
    const [name, extension] = [text.slice(0, 8).trim(), text.slice(8).trim()];
    return (extension === "" ? name : `${name}.${extension}`).toLowerCase();
  }

  #longPart(at: number): string {
    let text = "";
    for (const place of [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30]) {
      const unit = this.#u16(at + place);
      if (unit === 0 || unit === 0xffff) break;
      text += String.fromCharCode(unit);
    }
    return text;
  }

  #u16(at: number): number {
    return at + 2 <= this.#image.length ? this.#view.getUint16(at, true) : 0;
  }
}
