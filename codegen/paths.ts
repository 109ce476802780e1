import { isAbsolute, relative, sep } from "node:path";

/** The volumes of a board: modules below them, or in their `lib`, are on its `sys.path`. */
export const VOLUMES = ["flash", "sd"];

/** Forward slashes, whatever the system. */
export const slashed = (path: string): string => path.split(sep).join("/");

/** `path` told relative to `folder`; an absolute path where it lies outside of it on another drive. */
export const relativeTo = (folder: string, path: string): string => slashed(relative(folder, path));

export const isInside = (folder: string, path: string): boolean => {
  const way = relative(folder, path);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
};
