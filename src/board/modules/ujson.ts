/// <reference path="../../../codegen/bindings/data.d.ts" />
import { dumps, loads } from "./json-text.js";

export function ujson(): typeof import("ujson") {
  return { loads, dumps };
}
