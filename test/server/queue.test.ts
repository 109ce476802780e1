import { expect, it } from "vitest";
import { Queue } from "../../src/server/packing/queue.js";

it("does one thing after the other, each for all who ask meanwhile, whatever fails", async () => {
  const queue = new Queue<string>();
  const done: string[] = [];
  const work = (name: string) => async () => {
    done.push(`${name} starts`);
    await new Promise((resolve) => setTimeout(resolve, 5));
    done.push(`${name} ends`);
    if (name === "bad") throw new RangeError(name);
    return name;
  };
  const results = await Promise.allSettled(
    ["a", "bad", "a", "b", "bad"].map((name) => queue.do(name, work(name))),
  );
  expect(results.map((result) => (result.status === "fulfilled" ? result.value : "failed"))).toEqual([
    "a",
    "failed",
    "a",
    "b",
    "failed",
  ]);
  expect(done).toEqual(["a starts", "a ends", "bad starts", "bad ends", "b starts", "b ends"]);
  expect(await queue.do("bad", work("good"))).toBe("good");
});
