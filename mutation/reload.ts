/** Loads the emitter again, as another version, beside the one that is there: `units.js?v=2`, and all that it imports. */
import type { ResolveHook } from "node:module";

const VERSION = /\?v=\d+$/;

export const resolve: ResolveHook = async (specifier, context, next) => {
  const found = await next(specifier, context);
  const [version = ""] = VERSION.exec(context.parentURL ?? "") ?? [];
  return /\/codegen\/[^?]*$/.test(found.url) ? { ...found, url: found.url + version } : found;
};
