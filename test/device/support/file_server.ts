import { type Board, type FtpOptions, ftpHosts } from "../../../src/board/index.js";
import { type Mirror, mirrorOf } from "./mirror.js";
import { type Outcome, runOnBoth, type Scenario } from "./scenario.js";

const DATA_PORT = 2001;

/** A server of files with a mirror: how it is to be for this board. */
export type Arrange = (mirror: Mirror, board: Board) => FtpOptions;

/** A board next to a server of files, which lets it in. */
export function fileServer(arrange: Arrange = () => ({}), scenario: Scenario = {}): Promise<Outcome> {
  return runOnBoth({
    program: "file_server",
    hasTransports: true,
    isFirst: false,
    ...scenario,
    arrange: (vehicle, board) => {
      const mirror = mirrorOf(vehicle);
      const account = { user: "meter", password: "let me in" };
      const options = arrange(mirror, board);
      // What tests change while it runs may be a getter.
      const all = Object.defineProperties({ account }, Object.getOwnPropertyDescriptors(options));
      const contentOf = (path: string) =>
        path.startsWith("/releases/") ? mirror.get(path.slice("/releases/".length)) : undefined;
      board.join({ ssid: "van", password: "secret" }, ftpHosts("192.168.4.1", contentOf, all));
    },
  });
}

/** For `reply`: the server's own, while what it is asked is noted. */
export function heard(commands: string[]): (command: string, usual: string) => string {
  return (command, usual) => {
    commands.push(command);
    return usual;
  };
}

/** What went over a board's connections. */
export interface Traffic {
  /** Connections for commands, and for content. */
  readonly controls: number;
  readonly contents: number;
  /** Bytes of content. */
  readonly bytes: number;
  /** Connections at the same time, and those that are open in the end. */
  readonly most: number;
  readonly open: number;
}

export function trafficOf({ trace }: Board): Traffic {
  /** Whether content comes through a socket. */
  const open = new Map<string, boolean>();
  const traffic = { controls: 0, contents: 0, bytes: 0, most: 0 };
  for (const { op, args, result = "" } of trace) {
    const [socket = ""] = args;
    if (op === "socket.open") open.set(result, false);
    if (op === "socket.connect") {
      const isContent = args[2] === `int ${DATA_PORT}`;
      open.set(socket, isContent);
      if (isContent) traffic.contents += 1;
      else traffic.controls += 1;
    }
    if (op === "socket.readinto" && open.get(socket) === true) {
      traffic.bytes += Number(/^bytes (\d+)/.exec(result)?.[1] ?? 0);
    }
    if (op === "socket.close") open.delete(socket);
    if (op === "machine.reset") open.clear();
    traffic.most = Math.max(traffic.most, open.size);
  }
  return { ...traffic, open: open.size };
}
