/** A file changed while it was read: what was sent or hashed of it is not one state of the file. */
export class FileChangedError extends Error {
  override readonly name = "FileChangedError";
  readonly path: string;
  constructor(path: string) {
    super(`${path} changed while it was read`);
    this.path = path;
  }
}

/** The `code` of an error of the system (`ENOENT`, …), `null` for other errors. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
