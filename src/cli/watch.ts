import { statSync } from "node:fs";
import { resolve } from "node:path";
import { type FSWatcher, watch } from "chokidar";

/** Editors write a file in several steps, and several files at once: changes this close together are one, in ms. */
const CALM = 50;

/** How much earlier than the clock's a file's time may be, in ms: some filesystems count in steps of two seconds. */
const STEP = 2000;

/**
 * Calls `handle` once, when nothing can be missed any more, and then with the paths of TypeScript and JSON files that
 * changed, came or went, below `inputs` and whatever it returns. It never settles; an error of `handle` ends it.
 * @param inputs Files and folders, absolute.
 * @param since When they were read, in ms: the first call is given what has changed since then.
 */
export function onChanges(
  inputs: readonly string[],
  since: number,
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
    watcher.on("ready", () => {
      for (const path of [...inputs, ...watched(watcher)]) {
        if (isSource(path) && isNewer(path, since - STEP)) changed.add(path);
      }
      flush();
      watcher.on("all", (_event, path) => {
        if (!isSource(path)) return;
        changed.add(resolve(path));
        clearTimeout(timer);
        timer = setTimeout(flush, CALM);
      });
    });
    watcher.on("error", reject);
  });
}

const isSource = (path: string): boolean => /\.(ts|json)$/.test(path);

const watched = (watcher: FSWatcher): string[] =>
  Object.entries(watcher.getWatched()).flatMap(([folder, names]) =>
    names.map((name) => resolve(folder, name)),
  );

/** Whether a file changed after `time`, or is gone. */
function isNewer(path: string, time: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined || stats.ctimeMs >= time;
}

const isForeign = (path: string): boolean => /[\\/](node_modules|\.git)([\\/]|$)/.test(path);
