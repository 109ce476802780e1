import { resolve } from "node:path";
import { watch } from "chokidar";

/** Editors write a file in several steps, and several files at once: changes this close together are one, in ms. */
const CALM = 50;

/**
 * Calls `handle` with the paths of TypeScript and JSON files that changed, came or went, below `inputs` and whatever it
 * returns later. It never settles; an error of `handle` ends it.
 * @param inputs Files and folders, absolute.
 */
export function onChanges(
  inputs: readonly string[],
  handle: (changed: readonly string[]) => readonly string[],
): Promise<never> {
  return new Promise((_, reject) => {
    const changed = new Set<string>();
    const watcher = watch([...inputs], { ignoreInitial: true, ignored: isForeign });
    let timer: NodeJS.Timeout | undefined;
    const flush = (): void => {
      const paths = [...changed];
      changed.clear();
      try {
        watcher.add([...handle(paths)]);
      } catch (error) {
        reject(error);
        void watcher.close();
      }
    };
    watcher.on("all", (_event, path) => {
      if (!/\.(ts|json)$/.test(path)) return;
      changed.add(resolve(path));
      clearTimeout(timer);
      timer = setTimeout(flush, CALM);
    });
    watcher.on("error", reject);
  });
}

const isForeign = (path: string): boolean => /[\\/](node_modules|\.git)([\\/]|$)/.test(path);
