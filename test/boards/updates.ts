import { type Files, files } from "../sweep/releases.js";
import type { FilesUpdate } from "./board_of_files.js";

const OLD = { "/flash/config.py": "ID = 7\n", "/flash/gone.py": "x = 1\n" };
const NEW = { "/flash/config.py": "ID = 8\n", "/flash/lib/new/frame.py": "y = 2\n" };

function update(name: string, before: Files, after: Files, more: Partial<FilesUpdate> = {}): FilesUpdate {
  return {
    name,
    from: { version: "1.0.0", files: before, firmware: null },
    to: { version: "1.0.1", files: after, firmware: null },
    ends: ["new"],
    ...more,
  };
}

/** An update on trial: the new version does with it what `wish` says. */
function tried(name: string, wish: string, more: Partial<FilesUpdate>): FilesUpdate {
  const trial = (text: string) => files({ "/flash/trial.txt": text });
  return update(
    name,
    new Map([...files(OLD), ...trial("try")]),
    new Map([...files(NEW), ...trial(wish)]),
    more,
  );
}

export const UPDATES = {
  plain: update("update", files(OLD), files(NEW)),
  itself: update("update of the library", files(OLD), files(NEW), {
    ownsLibrary: true,
    flashBytes: 1 << 20,
  }),
  confirmed: tried("confirmed trial", "confirm", { ends: ["new", "refused"] }),
  failed: tried("failed trial", "crash", { ends: ["refused"] }),
  filled: tried("trial that fills the disk", "fill", { ends: ["refused"] }),
  rollback: tried("rollback", "rollback", { ends: ["refused"] }),
} as const;

export const WITH_FIRMWARE: FilesUpdate = update("firmware", files(OLD), files(NEW), {
  to: { version: "1.0.1", files: files(NEW), firmware: Uint8Array.of(0xe9, 1, 2, 3) },
  ends: ["old"],
});
