// The manifest as it comes in: as lines, each of which goes to the journal at once, or in JSON, which is kept until it is
// whole.

import {
  type Bytes,
  bytes,
  encode,
  item,
  join,
  type MemoryView,
  memoryview,
  OSError,
  str,
  strip,
  UnicodeError,
} from "builtins";
import { collect } from "gc";
import { reach } from "./ota_contact.js";
import {
  ManifestInvalid,
  ManifestNotJSON,
  ManifestTooLarge,
  ManifestTruncated,
  storageError,
} from "./ota_errors.js";
import defer * as json from "./ota_json.js";
import { readLine } from "./ota_lines.js";
import type { Plan } from "./ota_plan.js";
import { Sink } from "./ota_sink.js";

/** In bytes: JSON is kept until it is whole, lines go to the journal. */
const JSON_LIMIT = 131072;
const LINES_LIMIT = 1048576;
/** A path of 128 bytes and the rest. */
const LINE_LIMIT = 768;
const LINE_FEED = 10;
/** Lines begin with `ota`. */
const LOWER_O = 0x6f;

/** Reads a manifest into a plan, from where the plan is. */
export class ManifestSink extends Sink {
  private plan: Plan;
  private areLines: boolean;
  /** What has come of a line that has no end yet; none at its beginning. */
  private begun: Bytes | null;
  /** What came of JSON, and how many bytes. */
  private parts: Bytes[] = [];
  private size = 0;
  /** Of the manifest, in bytes; -1 where it is not told. */
  private promised = -1;

  constructor(plan: Plan) {
    super(plan.tally.tag);
    this.plan = plan;
    this.offset = plan.tally.bytes;
    this.areLines = plan.tally.bytes > 0;
    this.begun = null;
    reach(this.offset);
  }

  override begin(size: number, start = 0, tag = ""): void {
    if (start === 0) {
      this.tag = tag;
      this.plan.forget();
      this.areLines = false;
      this.promised = size;
    }
  }

  /** @throws ManifestTooLarge; what the plan raises */
  override write(data: Uint8Array): void {
    if (data.length === 0) {
      return;
    }
    if (!this.areLines) {
      if (this.size > 0 || item(data, 0) !== LOWER_O) {
        this.size += data.length;
        refuseAbove(JSON_LIMIT, Math.max(this.promised, this.size));
        this.parts.push(bytes(data));
        return;
      }
      refuseAbove(LINES_LIMIT, this.promised);
      this.areLines = true;
    }
    refuseAbove(LINES_LIMIT, this.plan.tally.bytes);
    const view = memoryview(data);
    let start = 0;
    try {
      for (let at = 0; at < data.length; at++) {
        if (item(data, at) === LINE_FEED) {
          const line = this.whole(view.subarray(start, at));
          refuseLong(line);
          readLine(textOf(line), this.tag, this.plan);
          this.begun = null;
          start = at + 1;
        }
      }
    } catch (error) {
      if (error instanceof OSError) {
        throw storageError(error);
      }
      throw error;
    }
    if (start < data.length) {
      this.begun = this.whole(view.subarray(start));
      refuseLong(this.begun);
    }
  }

  /** A line with what had come of it. */
  private whole(part: MemoryView): Bytes {
    const rest = bytes(part);
    return this.begun === null ? rest : join(encode(""), [this.begun, rest]);
  }

  /** Whether there is something newer, once all has come. */
  finish(): boolean {
    try {
      if (!this.areLines) {
        const text = strip(textOf(join(encode(""), this.parts)));
        this.parts = [];
        collect();
        if (text === "null" || text === "none") {
          return false;
        }
        readJson(text, this.plan);
        collect();
      }
      if (!this.plan.tally.isEnded) {
        throw new ManifestTruncated("");
      }
      this.plan.complete();
      return true;
    } catch (error) {
      if (error instanceof OSError) {
        throw storageError(error);
      }
      throw error;
    }
  }
}

function refuseLong(line: Bytes): void {
  if (line.length > LINE_LIMIT) {
    throw new ManifestInvalid("line");
  }
}

function refuseAbove(limit: number, size: number): void {
  if (size > limit) {
    throw new ManifestTooLarge(`${size}`);
  }
}

/** On its own: where there is nothing newer, its module is not loaded. */
function readJson(text: string, plan: Plan): void {
  json.readJson(text, plan);
}

function textOf(data: Bytes): string {
  try {
    return str(data, "utf-8");
  } catch (error) {
    if (error instanceof UnicodeError) {
      throw new ManifestNotJSON("not UTF-8");
    }
    throw error;
  }
}
