import { deflateRawSync } from "node:zlib";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { PatchThread } from "../../src/server/packing/patch-thread.js";
import { compileIfAbsent } from "../support/built.js";
import { readLines, sha1 } from "../support/lines.js";
import { writeTree } from "../support/release_tree.js";
import { Session, serve } from "./support.js";

const OLD = Array.from({ length: 2000 }, (_, i) => `line ${i * 7919}\n`).join("");
const NEXT = OLD.replace("line 7919\n", "another line\n");

beforeAll(compileIfAbsent);

it("makes one patch after the other, and goes on after one that was stopped", async () => {
  const thread = new PatchThread();
  onTestFinished(() => thread.close());
  const first = await thread.make(Buffer.from(OLD), Buffer.from(NEXT));
  expect(first.length).toBeLessThan(200);
  const stopped = thread.make(Buffer.from(OLD), Buffer.from(NEXT));
  const failure = expect(stopped).rejects.toMatchObject({ name: "PatchThreadError" });
  await thread.close();
  await failure;
  expect(await thread.make(Buffer.from(OLD), Buffer.from(NEXT))).toEqual(first);
});

it("is what a server uses, while it answers others", async () => {
  const port = await serve({ root: writeTree({ "1/flash/a": OLD, "2/flash/a": NEXT }) });
  const manifest = new Session(port).ask("/manifest.json?current_ver=1&form=lines");
  expect((await new Session(port).ask("/1/flash/a")).body.toString()).toBe(OLD);
  const { written, bundle } = readLines((await manifest).body.toString());
  expect(written).toMatchObject([{ sha1: sha1(NEXT), kind: "patch", wire: bundle?.wire }]);
  const patch = await new Session(port).ask(bundle?.request ?? "");
  expect(patch.body.length).toBe(bundle?.wire);
  expect(patch.body.length).toBeLessThan(deflateRawSync(NEXT).length / 10);
});
