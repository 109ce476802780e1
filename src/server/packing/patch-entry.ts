import { parentPort } from "node:worker_threads";
import { makePatch } from "../../patches/index.js";
import type { PatchInput } from "./patch-thread.js";

parentPort?.on("message", ({ old, next }: PatchInput) => {
  parentPort?.postMessage(makePatch(old, next));
});
