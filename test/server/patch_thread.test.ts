import { deflateRawSync } from "node:zlib";
import { beforeAll, expect, it, onTestFinished } from "vitest";
import { PatchThread } from "../../src/server/packing/patch-thread.js";
import { compileIfAbsent } from "../support/built.js";
import { writeTree } from "../support/release_tree.js";
import { Session, serve, sha1 } from "./support.js";

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
  const [, line = ""] = (await manifest).body.toString().split("\n");
  const [, hash, , kind, wire, request] = line.split(" ");
  expect([hash, kind]).toEqual([sha1(NEXT), sha1(OLD)]);
  const patch = await new Session(port).ask(`/${request}`);
  expect(String(patch.body.length)).toBe(wire);
  expect(patch.body.length).toBeLessThan(deflateRawSync(NEXT).length / 10);
});
