import { parentPort } from "node:worker_threads";
import "../test/support/one_user.js";
import { allJobs, isWanted, parseOptions } from "./plan.js";
import type { Message } from "./pool.js";

const EVERY_MS = 100;

const options = parseOptions();
const jobs = allJobs(options).filter((job) => isWanted(job, options));
const tell = (message: Message): void => parentPort?.postMessage(message);

parentPort?.on("message", async (number: number | null) => {
  const job = number === null ? undefined : jobs[number];
  if (number === null || job === undefined) {
    parentPort?.close();
    return;
  }
  let told = performance.now();
  const outcome = await job.run((done, all) => {
    if (performance.now() - told < EVERY_MS) return;
    told = performance.now();
    tell({ type: "progress", job: number, part: done / all });
  });
  tell({ type: "finished", job: number, outcome });
  tell({ type: "waits" });
});
tell({ type: "waits" });
