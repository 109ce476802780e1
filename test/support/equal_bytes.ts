import { expect } from "vitest";

declare global {
  var bytesAreCompared: true | undefined;
}

/**
 * Vitest compares byte by byte, as it would any two objects: half the time of the tests that look at all files of a
 * board. Equal bytes are told at once here; where they differ it goes on, and shows how.
 */
function areEqualBytes(one: unknown, other: unknown): boolean | undefined {
  if (!(one instanceof Uint8Array && other instanceof Uint8Array)) return undefined;
  const areAlike = one.constructor === other.constructor && Buffer.compare(one, other) === 0;
  return areAlike ? true : undefined;
}

// A worker has many test files, and one `expect`.
if (globalThis.bytesAreCompared === undefined) {
  globalThis.bytesAreCompared = true;
  expect.addEqualityTesters([areEqualBytes]);
}
