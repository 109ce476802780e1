import { describe, expect, it } from "vitest";
import { type Board, BoardError, fading, link, STREET, type WifiNetwork } from "../../src/board/index.js";
import { type Outcome, plain, runOnBoth, type Scenario } from "./support/scenario.js";
import type { Vehicle } from "./support/vehicle.js";

const VAN: WifiNetwork = { ssid: "van", password: "secret" };
const TRUCK: WifiNetwork = { ssid: "truck", password: "another" };
const BUS: WifiNetwork = { ssid: "bus" };
const TRAM: WifiNetwork = { ssid: "tram" };

/** The networks that are there from the start, each with the vehicle's server behind it. */
function among(...networks: WifiNetwork[]): Scenario {
  return arranged((board, vehicle) => {
    for (const network of networks) board.join(network, hosts(vehicle));
  });
}

/** Nothing newer on the server, and no network but those that `arrange` lets appear. */
function arranged(arrange: (board: Board, vehicle: Vehicle) => void, program = "street"): Scenario {
  return {
    program,
    arrange: (vehicle, board) => {
      vehicle.rawManifest = "null";
      board.wifi.vanish("van");
      arrange(board, vehicle);
    },
  };
}

const hosts = (vehicle: Vehicle) => ({ "192.168.4.1:8000": vehicle.host });

const passing = (board: Board, vehicle: Vehicle, network: WifiNetwork): WifiNetwork => ({
  ...network,
  network: board.neighbourhood(hosts(vehicle)),
});

const NOTHING = "OTA: nothing newer";

/** What the program said at its first meeting, and at the second. */
async function meetings(scenario: Scenario): Promise<Outcome> {
  const outcome = await runOnBoth(scenario);
  expect(outcome.stop).toEqual({ why: "end" });
  expect(outcome.board.wifi.mode).toBeNull();
  return outcome;
}

/** The networks that the board tried, in order, at the first meeting and the second. */
function tried(board: Board): string[] {
  return board.trace.filter(({ op }) => op === "wlan.connect").map(({ args }) => args[0] ?? "");
}

const counts = (board: Board, op: string): number => board.trace.filter((entry) => entry.op === op).length;

describe("of several networks", () => {
  it("the strongest is joined, and stays joined", async () => {
    const { board } = await meetings(
      among({ ...VAN, signal: -80 }, { ...TRUCK, signal: -62 }, { ...BUS, signal: -70 }),
    );
    expect(board.console).toEqual(["joined truck", "joined truck", NOTHING]);
    expect(tried(board)).toEqual(['str "truck"']);
    expect(counts(board, "wlan.scan")).toBe(1);
  });

  it("the first of equal strength is joined", async () => {
    const { board } = await meetings(among({ ...TRUCK, signal: -70 }, { ...VAN, signal: -70 }));
    expect(board.console[0]).toBe("joined van");
  });

  it("one with several access points is as strong as its strongest", async () => {
    const { board } = await meetings(
      among(
        { ...TRUCK, signal: -55, bssid: "000000000001" },
        { ...TRUCK, signal: -90, bssid: "000000000002" },
        { ...VAN, signal: -60 },
      ),
    );
    expect(board.console[0]).toBe("joined truck");
  });

  it("those that are not known are left alone", async () => {
    const { board } = await meetings(among({ ssid: "café", signal: -30 }, { ...VAN, signal: -85 }));
    expect(tried(board)).toEqual(['str "van"']);
  });

  it.each([BUS, TRAM])("an open one, $ssid, is joined without a password", async (network) => {
    const { board } = await meetings(among(network));
    expect(board.console[0]).toBe(`joined ${network.ssid}`);
  });

  it("the next is joined where the strongest refuses", async () => {
    const { board } = await meetings(
      among({ ...VAN, password: "changed", signal: -50 }, { ...TRUCK, signal: -75 }),
    );
    expect(board.console).toEqual(["joined truck", "joined truck", NOTHING]);
    expect(new Set(tried(board))).toEqual(new Set(['str "van"', 'str "truck"']));
  });

  it("one that hides its name is found, after those that do not", async () => {
    const { board } = await meetings(
      among({ ...TRUCK, hidden: true, signal: -40 }, { ...BUS, password: "closed", signal: -80 }),
    );
    expect(board.console[0]).toBe("joined truck");
    expect(tried(board)[0]).toBe('str "bus"');
  });

  it("the first is joined where no scan works", async () => {
    const scenario = arranged((board, vehicle) => {
      for (const network of [TRUCK, VAN]) board.join(network, hosts(vehicle));
      board.hooks.before = (_index, name) => {
        if (name === "wlan.scan") throw new BoardError("EIO");
      };
    });
    const { board } = await meetings(scenario);
    expect(board.console[0]).toBe("joined van");
  });

  it("none in reach are waited for together", async () => {
    const { board } = await meetings(among());
    expect(board.console).toEqual(Array(2).fill("WiFiAbsent van, truck, bus, tram"));
    expect(tried(board)).toEqual(
      [VAN, TRUCK, BUS, TRAM, VAN, TRUCK, BUS, TRAM].map(({ ssid }) => `str "${ssid}"`),
    );
    expect(counts(board, "wlan.scan")).toBe(4);
  });

  it("each in reach has its time", async () => {
    const { board } = await meetings(
      among({ ...VAN, password: "changed" }, { ...TRUCK, admitsFrom: 20_000 }),
    );
    expect(board.console[0]).toBe("joined truck");
  });

  it("one that comes while others are tried, and time is up, is tried yet", async () => {
    const { board } = await meetings(
      arranged((board, vehicle) => board.wifi.pass(passing(board, vehicle, VAN), 8000, 40_000)),
    );
    expect(board.console[0]).toBe("joined van");
    expect(tried(board).slice(0, 5)).toEqual([VAN, TRUCK, BUS, TRAM, VAN].map(({ ssid }) => `str "${ssid}"`));
  });

  it("one that goes while it is tried is not taken for one that refuses", async () => {
    const { board } = await meetings(
      arranged((board, vehicle) =>
        board.wifi.pass(passing(board, vehicle, { ...VAN, password: "changed" }), 0, 10_000),
      ),
    );
    expect(board.console).toEqual(Array(2).fill("WiFiAbsent van, truck, bus, tram"));
  });
});

describe("a network", () => {
  it("that refuses is named", async () => {
    const { board } = await meetings(among({ ...TRUCK, password: "changed" }));
    expect(board.console).toEqual(["WiFiRefused truck", "WiFiRefused truck"]);
  });

  it("that is lost is joined again where it comes back", async () => {
    const { board } = await meetings(
      arranged((board, vehicle) => {
        const truck = passing(board, vehicle, TRUCK);
        board.wifi.pass(truck, 0, 20_000);
        board.wifi.pass(truck, 31_000, 90_000);
      }),
    );
    expect(board.console).toEqual(["joined truck", "joined truck", NOTHING]);
  });

  it("that is lost is given up for another", async () => {
    const { board } = await meetings(
      arranged((board, vehicle) => {
        board.wifi.pass(passing(board, vehicle, VAN), 0, 20_000);
        board.wifi.pass(passing(board, vehicle, TRUCK), 21_000, 90_000);
      }),
    );
    expect(board.console).toEqual(["joined van", "joined truck", NOTHING]);
    // The firmware still looked for the one that was lost: that had to end before a scan.
    expect(board.trace.filter(({ op, error }) => op === "wlan.scan" && error !== undefined)).toEqual([]);
  });

  it("that comes while it is waited for is joined", async () => {
    const scenario = arranged(
      (board, vehicle) => board.wifi.pass(passing(board, vehicle, VAN), 15_000, 90_000),
      "at_home",
    );
    const { board } = await runOnBoth(scenario);
    expect(board.console).toEqual([NOTHING]);
  });

  it("that is lost in an update is looked for with the antenna that was chosen", async () => {
    const scenario = arranged((board, vehicle) => {
      const van = passing(board, vehicle, { ...VAN, antenna: 1 });
      board.wifi.pass(van, 0, 80_000);
      vehicle.intercept = () => {
        if (board.clock.now < 40_000) board.wifi.vanish("van");
        return null;
      };
      board.clock.at(40_000, () => board.wifi.appear(van));
    }, "antenna");
    const { board } = await runOnBoth(scenario);
    expect(board.console).toEqual([NOTHING]);
    expect(counts(board, "wlan.scan")).toBeGreaterThan(1);
    expect(board.wifi.mode).toBeNull();
  });

  it("that admits nobody at first is asked again", async () => {
    const { board } = await meetings(among({ ...VAN, admitsFrom: 9000 }));
    expect(board.console[0]).toBe("joined van");
    expect(tried(board).length).toBeGreaterThan(1);
  });

  it("that is slow to give an address is not asked again", async () => {
    const { board } = await meetings(among({ ...VAN, addressMs: 11_000 }));
    expect(board.console[0]).toBe("joined van");
    expect(tried(board)).toEqual(['str "van"']);
  });

  it("that is weak brings an update all the same", async () => {
    const { stop, board, vehicle } = await runOnBoth({
      arrange: (vehicle, board) =>
        board.join({ ...VAN, signal: -92 }, { "192.168.4.1:8000": link(vehicle.host, fading("street")) }),
    });
    expect(stop).toEqual({ why: "reset" });
    const requests = vehicle.requests.length;
    expect(new Set(vehicle.requests).size).toBe(requests);
    expect(plain(board.files())["/flash/OTA_VERSION.py"]).toBe("VERSION = '1.0.1'\n");
  });
});

describe("an update whose network is lost", () => {
  /** Behind so many bytes the van is gone; later, another comes, or the same one. */
  const losing = (later: WifiNetwork, afterMs: number): Scenario => ({
    program: "street",
    arrange: (vehicle, board) => {
      const air = link(vehicle.host, {
        ...STREET,
        outages: [{ at: 4000 }],
        onLost: () => {
          board.wifi.vanish("van");
          board.clock.after(afterMs, () => {
            air.restore();
            board.join(later, { "192.168.4.1:8000": air });
          });
        },
      });
      board.join(VAN, { "192.168.4.1:8000": air });
    },
  });

  it.each([
    ["comes back", VAN, 4000],
    ["comes back while it is waited for", VAN, 19_000],
    ["is followed by another", TRUCK, 4000],
  ])("and %s, is completed", async (_what, later, afterMs) => {
    const { stop, board } = await runOnBoth(losing(later, afterMs));
    expect(stop).toEqual({ why: "reset" });
    expect(plain(board.files())["/flash/OTA_VERSION.py"]).toBe("VERSION = '1.0.1'\n");
  });

  it("and stays away, fails, and WiFi is off", async () => {
    const { stop, board } = await runOnBoth(losing(VAN, 200_000));
    expect(stop).toMatchObject({ why: "error", error: "WiFiAbsent" });
    expect(board.wifi.mode).toBeNull();
  });
});

describe("an application that uses WiFi itself", () => {
  /** The application is joined to `own` first, or an access point. */
  const atHome = (own: string | null, networks: readonly WifiNetwork[]): Scenario =>
    arranged((board, vehicle) => {
      for (const network of networks) board.join(network, hosts(vehicle));
      if (own !== null) board.nvs.entries.set("own", own);
    }, "at_home");

  it("keeps a link that is the vehicle's", async () => {
    const { board } = await runOnBoth(atHome("van", [VAN]));
    expect(board.console).toEqual([NOTHING]);
    expect(board.wifi.ssid()).toBe("van");
    expect(tried(board)).toEqual(['str "van"']);
    expect(counts(board, "wlan.init")).toBe(1);
  });

  it("has WiFi switched off after another link", async () => {
    const { board } = await runOnBoth(atHome("home", [VAN, { ssid: "home", password: "secret" }]));
    expect(board.console).toEqual([NOTHING]);
    expect(tried(board)).toEqual(['str "home"', 'str "van"']);
    expect(board.wifi.mode).toBeNull();
  });

  it("has WiFi switched off after an access point of its own", async () => {
    const { board } = await runOnBoth(atHome(null, [VAN]));
    expect(board.console).toEqual([NOTHING]);
    expect(board.wifi.mode).toBeNull();
  });

  it("has WiFi switched off where there is no vehicle", async () => {
    const { board } = await runOnBoth(atHome(null, []));
    expect(board.console).toEqual(["WiFiAbsent van"]);
    expect(board.wifi.mode).toBeNull();
  });

  it("may have an attempt behind it of whose end nobody was told", async () => {
    const { board } = await runOnBoth(atHome("nowhere", [VAN]));
    expect(board.console).toEqual([NOTHING]);
    const asked = board.trace.filter(({ op }) => op === "wlan.isconnected");
    expect(asked.filter(({ error }) => error !== undefined)).toEqual([asked[0]]);
  });
});
