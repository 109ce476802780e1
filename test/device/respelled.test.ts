import { describe, expect, it } from "vitest";
import { expectUpdated, plain, runOnBoth } from "./support/scenario.js";
import { files } from "./support/vehicle.js";

const BEFORE = files({
  "/flash/Codec/V2/frame.py": "y = 1\n",
  "/flash/lib/Meter.py": "def read(): return 1\n",
  "/flash/lib/same.py": "x = 1\n",
});
const AFTER = files({
  "/flash/codec/v2/frame.py": "y = 2\n",
  "/flash/lib/meter.py": "def read(): return 1\n",
  "/flash/lib/same.py": "x = 1\n",
});

const volumes = (["fat", "littlefs"] as const).flatMap((filesystem) =>
  ([true, false] as const).map((isFirst) => [filesystem, isFirst ? "JSON" : "lines", isFirst] as const),
);

// To FAT the old name and the new one are the same.
describe.each(volumes)(
  "files of which the names change in case alone, on %s, told in %s",
  (filesystem, _form, isFirst) => {
    const options = { flash: { filesystem } };

    it("have their new names afterwards", async () => {
      const outcome = await runOnBoth({ before: BEFORE, after: AFTER, options, isFirst });
      expectUpdated(outcome, BEFORE, AFTER, "VERSION = '1.0.1'\n");
    });

    it("have their old names again where the new version fails", async () => {
      const behaviour = (text: string) => files({ "/flash/behaviour.txt": text });
      const before = new Map([...BEFORE, ...behaviour("update")]);
      const after = new Map([...AFTER, ...behaviour("rollback")]);
      const outcome = await runOnBoth({ program: "trial", before, after, options, isFirst, boots: 8 });
      expect(outcome.board.console).toContain("OTA: goes back: asked for");
      expect(plain(outcome.board.files())).toEqual(plain(outcome.before));
      expect(Object.fromEntries(outcome.board.nvs.entries)).toEqual({
        ota_bad: "1.0.1",
        ota_why: "asked for",
      });
    });
  },
);
