import { BoardError } from "../operations.js";

/** The factory slot, and `OTA_0`. */
export type SlotIndex = 0 | 1;

const SECTOR = 4096;

/** Whether an image is good. */
export type ImageCheck = (image: Uint8Array) => boolean;

export interface SlotsOptions {
  /** Room in each slot, in bytes. */
  readonly bytes: number;
  /** What lies in slot 0, which runs first. */
  readonly firmware: Uint8Array;
  /** What `ota_verify` takes for good. */
  readonly validImage: ImageCheck;
  /** What the bootloader starts. */
  readonly startsImage: ImageCheck;
}

/** The slots without power. */
export interface SlotsStorage {
  readonly images: readonly [Uint8Array, Uint8Array];
  /** The slot that ran. */
  readonly running: SlotIndex;
  /** The slot that the bootloader tries. */
  readonly next: SlotIndex;
}

/** The two firmware slots and the bootloader's note of which one to start. */
export class Slots {
  readonly bytes: number;
  /** The slot that runs. */
  running: SlotIndex = 0;
  /** The slot that the bootloader starts next, if its image is good. */
  next: SlotIndex = 0;
  /**
   * Bytes that were written, or erased, past a slot's end: on a real board they were what follows. The sector behind the one
   * that was filled is erased at once.
   */
  overrun = 0;
  /** What a program did that a real board punishes without telling: writes too large at once. */
  readonly misuse: string[] = [];
  readonly #images: [Uint8Array, Uint8Array];
  readonly #validImage: ImageCheck;
  readonly #startsImage: ImageCheck;
  #chunks: Uint8Array[] | null = null;
  #target: SlotIndex = 1;
  #written = 0;

  constructor(options: SlotsOptions) {
    this.bytes = options.bytes;
    this.#images = [options.firmware.slice(), new Uint8Array()];
    this.#validImage = options.validImage;
    this.#startsImage = options.startsImage;
  }

  /** What lies in a slot, from its start to the last byte written. */
  image(slot: SlotIndex): Uint8Array {
    this.#join();
    return this.#images[slot].slice();
  }

  /** Puts an image into a slot, as a programmer at a desk does. */
  put(slot: SlotIndex, image: Uint8Array): void {
    this.#images[slot] = image.slice();
  }

  /** What is left if the power goes now. Images are replaced, never changed: they may be shared. */
  storage(): SlotsStorage {
    this.#join();
    return { images: [...this.#images], running: this.running, next: this.next };
  }

  restore(storage: SlotsStorage): void {
    [this.#images[0], this.#images[1]] = storage.images;
    this.running = storage.running;
    this.next = storage.next;
    this.#chunks = null;
  }

  start(): void {
    this.#target = this.running === 0 ? 1 : 0;
    this.#images[this.#target] = new Uint8Array();
    this.#chunks = [];
    this.#written = 0;
  }

  /** @throws BoardError EPERM before `start` */
  write(data: Uint8Array): void {
    if (this.#chunks === null) throw new BoardError("EPERM", "no update was started");
    if (data.length > SECTOR) this.misuse.push(`${data.length} bytes written at once`);
    const room = Math.max(0, this.bytes - this.#written);
    this.#written += data.length;
    const erased = (Math.floor(this.#written / SECTOR) + 2) * SECTOR;
    this.overrun = Math.max(this.overrun, erased - this.bytes, 0);
    this.#chunks.push(data.slice(0, room));
  }

  verify(): boolean {
    if (this.#chunks === null) return false;
    this.#join();
    return this.#written <= this.bytes && this.#validImage(this.#images[this.#target]);
  }

  /** Marks what was written: the bootloader will start it. @throws BoardError EPERM before `start` */
  finish(): void {
    if (this.#chunks === null && this.next !== this.running) return;
    if (this.#chunks === null) throw new BoardError("EPERM", "no update was started");
    this.#join();
    this.#chunks = null;
    this.next = this.#target;
  }

  /** Marks a slot by hand. @throws BoardError EINVAL where there is no such slot, and where it runs */
  choose(slot: number): void {
    if ((slot !== 0 && slot !== 1) || slot === this.running) throw new BoardError("EINVAL", `slot ${slot}`);
    this.next = slot;
  }

  /** What the bootloader does: a marked image is checked once; where it is broken the one before runs on. */
  boot(): void {
    this.#join();
    this.#chunks = null;
    if (this.#startsImage(this.#images[this.next])) this.running = this.next;
    this.next = this.running;
  }

  /** Chunks are joined only when somebody looks: joining at each write would be quadratic. */
  #join(): void {
    if (this.#chunks === null || this.#chunks.length === 0) return;
    this.#images[this.#target] = new Uint8Array(Buffer.concat([this.#images[this.#target], ...this.#chunks]));
    this.#chunks = [];
  }
}
