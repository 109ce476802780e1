import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { MessageChannel, Worker } from "node:worker_threads";
import { packageRoot } from "../../package-root.js";
import { SocketHost } from "../sockets/socket-host.js";
import type { BoardDescription, BoardEvent, BoardState, Message } from "./description.js";
import type { ThreadInput } from "./entry.js";

/** The thread of a board ended before its run did: it was stopped, or it broke. */
export class BoardThreadError extends Error {
  override readonly name = "BoardThreadError";
}

/**
 * A simulated board in a thread of its own, where its program may block: on the servers that it reaches through real
 * sockets, and which may live in this thread, or for ever.
 *
 * @example
 * ```ts
 * const thread = new BoardThread({ runtime: { type: "micropython" }, files }, (event) => console.log(event));
 * const { stop, files } = await thread.finished;
 * ```
 */
export class BoardThread {
  /** What is left of the board. Rejects with {@link BoardThreadError} after {@link stop}, or where the thread broke. */
  readonly finished: Promise<BoardState>;
  readonly #worker: Worker;

  /** @param onEvent - is told what happens, in order, before {@link finished} resolves. */
  constructor(description: BoardDescription, onEvent: (event: BoardEvent) => void = () => {}) {
    const { port1, port2 } = new MessageChannel();
    const input: ThreadInput = { description, sockets: port2 };
    this.#worker = new Worker(entry(), { workerData: input, transferList: [port2], execArgv: [] });
    const sockets = new SocketHost(port1);
    this.finished = new Promise<BoardState>((resolve, reject) => {
      this.#worker.on("message", (message: Message) => {
        if (message.type === "event") onEvent(message.event);
        else resolve(message.state);
      });
      this.#worker.on("error", (cause) =>
        reject(new BoardThreadError("the board's thread broke", { cause })),
      );
      this.#worker.on("exit", () => reject(new BoardThreadError("the board's thread was stopped")));
    }).finally(() => sockets.close());
  }

  /** Ends the thread at once, in whatever it is: also a program's endless loop. */
  async stop(): Promise<void> {
    // Whoever waits for the result is told; whoever does not must not be struck by it.
    this.finished.catch(() => {});
    await this.#worker.terminate();
  }
}

/** A thread starts from compiled JavaScript: beside this file, or where this source is compiled to. */
function entry(): URL {
  if (import.meta.filename.endsWith(".js")) return new URL("./entry.js", import.meta.url);
  return pathToFileURL(join(packageRoot(), "dist/src/board/thread/entry.js"));
}
