import { Worker } from "node:worker_threads";
import type { Job, Outcome } from "./job.js";

/** Is told how jobs go on, by their places in the list. */
export interface Listener {
  /** @param part - 1 is all */
  progress(job: number, part: number): void;
  finished(job: number, outcome: Outcome): void;
}

/** What a thread says: that it waits for a job, how far it is, what came of it. */
export type Message =
  | { readonly type: "waits" }
  | { readonly type: "progress"; readonly job: number; readonly part: number }
  | { readonly type: "finished"; readonly job: number; readonly outcome: Outcome };

/** Runs jobs, several at a time in threads of their own, which read the command line as this one does. */
export async function runAll(jobs: readonly Job[], threads: number, listener: Listener): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const finish = (job: number, outcome: Outcome): void => {
    outcomes[job] = outcome;
    listener.progress(job, 1);
    listener.finished(job, outcome);
  };
  let next = 0;
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL("./worker.js", import.meta.url), { argv: process.argv.slice(2) });
      worker.on("error", reject);
      worker.on("exit", () => resolve());
      worker.on("message", (message: Message) => {
        if (message.type === "progress") listener.progress(message.job, message.part);
        else if (message.type === "finished") finish(message.job, message.outcome);
        else worker.postMessage(next < jobs.length ? next++ : null);
      });
    });
  await Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, work));
  return outcomes;
}
