/** The filesystem. Paths are absolute, at most 128 characters; every function raises `OSError`. */
declare module "uos" {
  import type { SD } from "machine";
  /** `(mode, inode, device, links, uid, gid, size, atime, mtime, ctime)`; a folder has `mode & 0x4000`. */
  export type Stat = readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  /** `(block size, fragment size, blocks, free blocks, …)`: free bytes are `[0] * [3]`. */
  export type StatVfs = readonly [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  /** The names in a folder, in no order. */
  export function listdir(path: string): string[];
  /** `(name, type, inode, size)` of each: a folder's type is 0x4000. In Python an iterator: go through it once. */
  export function ilistdir(path: string): readonly (readonly [string, number, number, number])[];
  export function mkdir(path: string): void;
  /** On FAT, onto an existing file: *remove, then rename*; a cut can leave neither, or both. */
  export function rename(from: string, to: string): void;
  export function remove(path: string): void;
  export function rmdir(path: string): void;
  export function stat(path: string): Stat;
  export function statvfs(path: string): StatVfs;
  /** Everything written so far becomes durable. */
  export function sync(): void;
  /** Random bytes from the hardware. */
  export function urandom(count: number): Uint8Array;
  export function getcwd(): string;
  export function chdir(path: string): void;
  /** Puts what `SD` of `machine` gives into the tree, at `/sd`. */
  export function mount(device: SD, path: string): void;
  export function umount(path: string): void;
  /** Free room below `/flash` or `/sd`, in KiB. */
  export function getfree(path: string): number;
  /** `(system, node, release, version, machine)`: the board is the first, the firmware the third. */
  export function uname(): readonly [string, string, string, string, string];
}

/** Streams in memory. */
declare module "uio" {
  import type { Bytes, File } from "builtins";
  /** A file that begins as a copy of `content`, or an empty one with room for so many bytes. */
  export const BytesIO: new (content: Bytes | number) => File;
}

/** The numbers that the firmware names; others, such as 28 for a full volume, come as bare numbers. */
declare module "uerrno" {
  export const EPERM: number;
  export const ENOENT: number;
  export const EIO: number;
  export const EBADF: number;
  export const EAGAIN: number;
  export const ENOMEM: number;
  export const EACCES: number;
  export const EEXIST: number;
  export const ENODEV: number;
  export const EISDIR: number;
  export const EINVAL: number;
  export const ECONNRESET: number;
  export const ENOTCONN: number;
  export const ETIMEDOUT: number;
  export const ECONNREFUSED: number;
  export const EHOSTUNREACH: number;
}
