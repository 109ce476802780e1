import { describe } from "vitest";
import { bundleContract } from "./bundle_contract.js";
import { manifestContract } from "./manifest_contract.js";
import type { ServerTraits } from "./running_server.js";
import { servingContract } from "./serving_contract.js";

/** What every server of releases does. */
export function describeServer(name: string, traits: ServerTraits): void {
  describe(name, () => {
    manifestContract(traits);
    servingContract(traits);
    bundleContract(traits);
  });
}
