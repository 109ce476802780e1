import { expect, it } from "vitest";
import { hook } from "../../bench/tables/hook.js";

it("the boot hook opens nothing where no update is on its way", async () => {
  const [table] = await hook(null);
  const opened = table?.rows.map((row) => [row[0], row.at(-1)]);
  expect(opened).toEqual([
    ["boot.py as emitted", 0],
    ["README's two lines", 0],
  ]);
});
