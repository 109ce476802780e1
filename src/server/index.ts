export { Refusal } from "../releases/refusal.js";
export { compareVersions, isVersion } from "../releases/versions.js";
export { type Digest, Digests } from "./digests.js";
export { FileChangedError } from "./errors.js";
export type { Log, ServerEvent } from "./events.js";
export { type Catalogue, ReleaseFolder } from "./folder.js";
export type { MakePatch } from "./packing/packer.js";
export { createServer, listen, type ServerOptions } from "./server.js";
