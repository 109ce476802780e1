import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { Host, Peer } from "../../src/board/index.js";

/** What the thread with the server is started with. */
export interface Serving {
  readonly root: string;
  readonly port: MessagePort;
  /** Not 0 where a reply is there. */
  readonly signal: Int32Array;
}

/** Of a connection; "open" and "take" are replied to. */
export interface Question {
  readonly type: "open" | "send" | "take" | "close";
  readonly id: number;
  readonly data: Uint8Array;
}

export interface Reply {
  readonly bytes: Uint8Array;
  /** Whether the server closes behind them. */
  readonly isClosed: boolean;
}

const NOTHING = new Uint8Array();
/** A thread that does not reply any more has failed: milliseconds. */
const LONGEST_WAIT_MS = 20_000;

/**
 * The update server itself, in another thread, as a host of this one's simulated boards. A board that asks waits, in real
 * time, until the server has answered in full; on its own clock nothing passes.
 */
export class ServedFolder {
  readonly #worker: Worker;
  readonly #port: MessagePort;
  readonly #signal = new Int32Array(new SharedArrayBuffer(4));
  #connections = 0;

  constructor(root: string) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const workerData: Serving = { root, port: port2, signal: this.#signal };
    this.#worker = new Worker(new URL("./serving.js", import.meta.url), {
      workerData,
      transferList: [port2],
      execArgv: [],
    });
    this.#reply();
  }

  get host(): Host {
    return { connect: () => this.#connect() };
  }

  async close(): Promise<void> {
    this.#port.close();
    await this.#worker.terminate();
  }

  #connect(): Peer {
    this.#connections += 1;
    const id = this.#connections;
    this.#ask("open", id);
    this.#reply();
    let answer: Reply = { bytes: NOTHING, isClosed: false };
    return {
      receive: (data) => this.#ask("send", id, data),
      give: (limit) => {
        if (answer.bytes.length === 0 && !answer.isClosed) {
          this.#ask("take", id);
          answer = this.#reply();
        }
        if (answer.bytes.length === 0) return answer.isClosed ? "closed" : "silent";
        const bytes = answer.bytes.subarray(0, limit);
        answer = { ...answer, bytes: answer.bytes.subarray(bytes.length) };
        return { bytes };
      },
      closed: () => this.#ask("close", id),
    };
  }

  #ask(type: Question["type"], id: number, data: Uint8Array = NOTHING): void {
    const question: Question = { type, id, data };
    this.#port.postMessage(question);
  }

  /** @throws Error where the server's thread has failed */
  #reply(): Reply {
    if (Atomics.wait(this.#signal, 0, 0, LONGEST_WAIT_MS) === "timed-out") throw new Error("no reply");
    Atomics.store(this.#signal, 0, 0);
    const reply: { message: Reply } | undefined = receiveMessageOnPort(this.#port);
    if (reply === undefined) throw new Error("the server's thread said nothing");
    return reply.message;
  }
}
