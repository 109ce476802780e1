import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { RealNetwork } from "../sockets/real-network.js";
import type { BoardDescription, Message } from "./description.js";
import { runDescription } from "./run-description.js";

/** What a thread is started with. */
export interface ThreadInput {
  readonly description: BoardDescription;
  /** To the thread that has the real sockets. */
  readonly sockets: MessagePort;
}

const { description, sockets }: ThreadInput = workerData;
const tell = (message: Message): void => parentPort?.postMessage(message);

const state = await runDescription(
  description,
  (servers) => new RealNetwork(sockets, servers),
  (event) => tell({ type: "event", event }),
);
sockets.close();
tell({ type: "finished", state });
