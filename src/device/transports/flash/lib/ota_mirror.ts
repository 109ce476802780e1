// Mirrors of a vehicle's server: folders that `pycom-ota mirror` writes, with an answer in each file. They are on a card, or
// on a server that knows nothing of updates.

import { item } from "builtins";

const MANIFEST = "manifest.json?current_ver=";

/** Whether the answer is another one in another mirror, under the same name. */
export function isManifest(request: string): boolean {
  return request.startsWith(MANIFEST);
}

/** The file that holds the answer. There are no patches in a mirror: what asks for them has the same manifest. */
export function fileFor(request: string): string {
  if (!isManifest(request)) {
    return request;
  }
  const version = item(item(request.split(MANIFEST), 1).split("&"), 0);
  return `${version}.manifest`;
}
