import { describe, expect, it } from "vitest";
import { noise } from "../support/noise.js";
import { AFTER, BEFORE, expectUpdated, runOnBoth, type Scenario } from "./support/scenario.js";
import { files, type Vehicle } from "./support/vehicle.js";

/** The vehicle says nothing more in its first answer after so many bytes; what comes first has no `Content-Length`. */
function stall(vehicle: Vehicle, bytes: number): void {
  vehicle.intercept = (_request, count) => {
    vehicle.faults.silentAfter = count === 1 ? bytes : Number.POSITIVE_INFINITY;
    if (count > 1) return null;
    const text = vehicle.offer?.lines() ?? JSON.stringify(vehicle.manifest);
    return Buffer.from(`HTTP/1.0 200 OK\r\n\r\n${text}`);
  };
}

describe.each([
  ["lines", false],
  ["JSON", true],
])("a server that falls silent, told in %s", (_form, isFirst) => {
  it.each([0, 10, 19, 25, 90])("%i bytes into a manifest of no length is asked again", async (bytes) => {
    const scenario: Scenario = { isFirst, arrange: (vehicle) => stall(vehicle, bytes) };
    const outcome = await runOnBoth(scenario);
    const [first, second] = outcome.vehicle.requests;
    expect(second).toBe(first);
    expectUpdated(outcome, BEFORE, AFTER, "VERSION = '1.0.1'\n");
  });

  it("for good in the midst of a file has not closed the connection", async () => {
    const { stop, vehicle } = await runOnBoth({
      isFirst,
      after: files({ "/flash/big.bin": noise(5000, 1) }),
      arrange: (vehicle) => {
        const head = "HTTP/1.0 200 OK\r\nContent-Length: 5000\r\n\r\n";
        vehicle.intercept = ({ target }) => {
          const isManifest = target.startsWith("/manifest");
          vehicle.faults.silentAfter = isManifest ? Number.POSITIVE_INFINITY : head.length + 10;
          return isManifest ? null : Buffer.concat([Buffer.from(head), noise(5000, 1)]);
        };
      },
    });
    expect(stop).toMatchObject({ why: "error", error: "TimedOut" });
    expect(vehicle.requests.length).toBeGreaterThan(2);
  });
});
