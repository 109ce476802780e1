import { type Board, BoardError } from "../../../src/board/index.js";
import { type Mirror, mirrorOf } from "./mirror.js";
import { type Outcome, runOnBoth, type Scenario } from "./scenario.js";

/** A board with a mirror on its card. */
export function card(
  scenario: Scenario = {},
  arrange: (mirror: Mirror, board: Board) => void = () => {},
): Promise<Outcome> {
  return runOnBoth({
    program: "card",
    hasTransports: true,
    isFirst: false,
    ...scenario,
    arrange: (vehicle, board) => {
      const mirror = mirrorOf(vehicle);
      arrange(mirror, board);
      for (const [name, content] of mirror) {
        const path = `/sd/ota/${name}`;
        board.fs.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
        board.fs.writeFileSync(path, content);
      }
    },
  });
}

/** What happened on a card. */
export interface Watch {
  /** The numbers of the operations on its files. */
  readonly operations: number[];
  /** Those that read content of the mirror. */
  readonly reads: number[];
  /** The number of the operation that commits the update. */
  committed: number;
  /** Bytes that were read of the mirror. */
  read: number;
}

const nothing = (): Watch => ({ operations: [], reads: [], committed: Infinity, read: 0 });

/** Watches a board's card. Operations on its files fail with EIO where `fails` says so. */
export function watch(board: Board, fails: (path: string, index: number) => boolean = () => false): Watch {
  const seen = nothing();
  board.hooks.before = (index, name, [subject, buffer]) => {
    if (name === "pycom.nvs_set" && subject === "ota") seen.committed = Math.min(seen.committed, index);
    if (name === "file.close" || !/^(open|file\.|uos\.)/.test(name)) return;
    const path = typeof subject === "number" ? board.flash.opened(subject)?.path : String(subject);
    if (path?.startsWith("/sd/") !== true) return;
    seen.operations.push(index);
    if (fails(path, index)) throw new BoardError("EIO");
    if (!path.startsWith("/sd/ota/") || !(buffer instanceof Uint8Array)) return;
    seen.reads.push(index);
    seen.read += buffer.length;
  };
  return seen;
}

/** Watches an update that nothing disturbs. */
export async function undisturbed(scenario: Scenario): Promise<Watch> {
  let seen = nothing();
  await card(scenario, (_mirror, board) => {
    seen = watch(board);
  });
  return seen;
}
