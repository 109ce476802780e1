/** WASI's errno, which the interpreter's build uses inside, to Linux's, which boards use. */
const LINUX: Readonly<Record<number, number>> = {
  2: 13, // EACCES
  6: 11, // EAGAIN
  8: 9, // EBADF
  10: 16, // EBUSY
  20: 17, // EEXIST
  28: 22, // EINVAL
  29: 5, // EIO
  31: 21, // EISDIR
  33: 24, // EMFILE
  37: 36, // ENAMETOOLONG
  44: 2, // ENOENT
  48: 12, // ENOMEM
  51: 28, // ENOSPC
  54: 20, // ENOTDIR
  55: 39, // ENOTEMPTY
  63: 1, // EPERM
  69: 30, // EROFS
  70: 29, // ESPIPE
};

export const WASI = { EIO: 29, EISDIR: 31, ENOENT: 44 } as const;

export function toLinux(errno: number): number {
  return LINUX[errno] ?? errno;
}
