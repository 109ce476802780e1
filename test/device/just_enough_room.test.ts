import { describe, expect, it } from "vitest";
import type { HttpResponse } from "../../src/board/index.js";
import { noise, text } from "../support/noise.js";
import { answered, sha1 } from "../support/offer.js";
import { expectUpdated, live, type Outcome, runOnBoth, type Scenario } from "./support/scenario.js";
import { files, type Vehicle } from "./support/vehicle.js";

const TABLE = text(60_000, 2);
const BEFORE = files({ "/flash/a.txt": "1" });
const AFTER = files({ "/flash/a.txt": "2", "/flash/table.txt": TABLE });
const VERSION = "VERSION = '1.0.1'\n";
const FILESYSTEMS = ["fat", "littlefs"] as const;
type Kind = (typeof FILESYSTEMS)[number];
/** LittleFS takes two words of each block, and more of the first for the file's own. */
const OWN_WORDS = { fat: 0, littlefs: 16 } as const;
/** How often a pass asks for what it does not get. */
const TRIES = 6;
/** Blocks besides. */
const MARGIN = 8;

/** A board on which the application leaves so many blocks free. */
function withRoom(free: number, filesystem: Kind, scenario: Scenario = {}): Promise<Outcome> {
  return runOnBoth({
    before: BEFORE,
    after: AFTER,
    isFirst: false,
    options: { flash: { filesystem } },
    ...scenario,
    arrange: (vehicle, board) => {
      const [block = 0, , all = 0] = board.flash.statvfs("/flash");
      const content = new Uint8Array((all - free) * (block - OWN_WORDS[filesystem]));
      board.fs.writeFileSync("/flash/readings.log", content);
      scenario.arrange?.(vehicle, board);
    },
  });
}

/** The fewest free blocks with which the update is not refused, as a board tells that has fewer. */
async function enough(filesystem: Kind): Promise<number> {
  const { stop } = await withRoom(20, filesystem);
  const message = stop.why === "error" ? stop.message : "";
  return Number(/^\/flash: (\d+) > /.exec(message)?.[1]);
}

/** A server that loses the link so many bytes before the end of a content, for as long as one pass has patience. */
function loseLink(
  vehicle: Vehicle,
  contentOf: (target: string) => Uint8Array | undefined,
  missing = 100,
): void {
  let asked = 0;
  vehicle.intercept = (request): HttpResponse | Uint8Array | null => {
    const content = contentOf(request.target);
    if (content === undefined || ++asked > TRIES) return null;
    if (asked > 1) return new Uint8Array(0);
    const head = { "Content-Length": `${content.length}`, Connection: "close" };
    const answer = answered(request, content);
    return { ...answer, headers: { ...answer.headers, ...head }, body: content.subarray(0, -missing) };
  };
}

/** The server's own packed files. */
const packed =
  ({ offer }: Vehicle) =>
  (target: string): Uint8Array | undefined =>
    target.startsWith("/.packed") ? offer?.get(target) : undefined;

describe.each(FILESYSTEMS)("where there is just enough room, on %s", (filesystem) => {
  it("installs with it, and refuses with a block less", async () => {
    const free = await enough(filesystem);
    expectUpdated(await withRoom(free, filesystem), BEFORE, AFTER, VERSION);
    const refused = await withRoom(free - 1, filesystem);
    expect(refused.stop).toMatchObject({ error: "NoSpace", message: `/flash: ${free} > ${free - 1} blocks` });
    expect(refused.board.files()).toEqual(refused.before);
  });

  it.each([0, MARGIN])(
    "goes on in the next pass where the link was lost, with %i blocks more",
    async (more) => {
      const free = (await enough(filesystem)) + more;
      const outcome = await withRoom(free, filesystem, {
        starts: 2,
        arrange: (vehicle) => loseLink(vehicle, packed(vehicle)),
      });
      expectUpdated(outcome, BEFORE, AFTER, VERSION);
    },
  );

  it("gives up what was packed otherwise", async () => {
    const free = (await enough(filesystem)) + MARGIN;
    const outcome = await withRoom(free, filesystem, {
      arrange: (_vehicle, { fs }) => {
        fs.mkdirSync("/flash/.ota");
        fs.writeFileSync(`/flash/.ota/${sha1(TABLE).slice(0, 16)}59000.part`, noise(50_000, 1));
      },
    });
    const { before } = outcome;
    const own = live(before);
    expectUpdated({ ...outcome, before: own }, BEFORE, AFTER, VERSION);
  });

  it("gives up what came of a wrong manifest", async () => {
    const wrong = noise(59_000, 1);
    const manifest = [
      "ota 1 1.0.1 1.0.0 1 60000",
      `b ${wrong.length} ${sha1(wrong)} wrong.bundle`,
      `p ${sha1(TABLE)} 60000 deflate ${wrong.length} /flash/table.txt`,
      "end\n",
    ].join("\n");
    const contents = new Map([["/wrong.bundle", wrong]]);
    const outcome = await withRoom((await enough(filesystem)) + MARGIN, filesystem, {
      starts: 2,
      arrange: (vehicle) => {
        loseLink(vehicle, (target) => contents.get(target));
        const lost = vehicle.intercept;
        let isFirst = true;
        vehicle.intercept = (request, count) => {
          if (!isFirst || !request.target.startsWith("/manifest")) return lost(request, count);
          isFirst = false;
          return { headers: { ETag: '"wrong"' }, body: manifest };
        };
      },
    });
    expect(outcome.vehicle.requests[1]).toBe("/wrong.bundle");
    expectUpdated(outcome, BEFORE, AFTER, VERSION);
  });
});
