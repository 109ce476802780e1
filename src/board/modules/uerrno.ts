/// <reference path="../../../codegen/bindings/files.d.ts" />
import { CONSTANTS } from "../operations.js";

export function uerrno(): typeof import("uerrno") {
  return CONSTANTS.errno;
}
