// The manifest as it comes in: as lines, each checked and written to the journal at once, or in JSON, which is kept until
// it is whole. `src/releases/lines.ts` tells what the lines are.

import {
  type Bytes,
  bytes,
  decode,
  encode,
  item,
  join,
  len,
  lower,
  type MemoryView,
  memoryview,
  OSError,
  strip,
  UnicodeError,
} from "builtins";
import { collect } from "gc";
import { hexlify } from "ubinascii";
import { reach } from "./ota_contact.js";
import {
  ManifestInvalid,
  ManifestNotJSON,
  ManifestTooLarge,
  ManifestTruncated,
  PathDuplicated,
  storageError,
} from "./ota_errors.js";
import { checkCount, checkHash, checkRequest, checkVersion } from "./ota_fields.js";
import defer * as json from "./ota_json.js";
import { normalize } from "./ota_path.js";
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
    super(plan.tag);
    this.plan = plan;
    this.offset = plan.bytes;
    this.areLines = plan.bytes > 0;
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
    refuseAbove(LINES_LIMIT, this.plan.bytes);
    const view = memoryview(data);
    let start = 0;
    for (let at = 0; at < data.length; at++) {
      if (item(data, at) === LINE_FEED) {
        this.readLine(textOf(this.whole(view.subarray(start, at))));
        this.begun = null;
        start = at + 1;
      }
    }
    if (start < data.length) {
      this.begun = this.whole(view.subarray(start));
      if (this.begun.length > LINE_LIMIT) {
        throw new ManifestInvalid("line");
      }
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
      if (!this.areLines && !this.readJson()) {
        return false;
      }
      if (!this.plan.isEnded) {
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

  private readJson(): boolean {
    const text = strip(textOf(join(encode(""), this.parts)));
    this.parts = [];
    collect();
    if (text === "null" || text === "none") {
      return false;
    }
    json.readJson(text, this.plan);
    collect();
    return true;
  }

  private readLine(line: string): void {
    try {
      this.read(line);
    } catch (error) {
      if (error instanceof OSError) {
        throw storageError(error);
      }
      throw error;
    }
  }

  private read(line: string): void {
    const words = line.split(" ");
    const kind = item(words, 0);
    const plan = this.plan;
    if (plan.isEnded || (kind === "ota") !== (plan.version === "")) {
      throw new ManifestInvalid("order");
    }
    if (kind === "ota" && words.length === 6 && item(words, 1) === "1") {
      const version = checkVersion(item(words, 2));
      const files = checkCount(item(words, 4));
      plan.begin(this.tag, len(encode(line)) + 1, item(words, 3), version, files, checkCount(item(words, 5)));
    } else if (kind === "f" && words.length === 9) {
      readFirmware(words, plan);
    } else if (kind === "b" && words.length === 4) {
      checkCount(item(words, 1));
      checkHash(item(words, 2));
      checkRequest(item(words, 3));
      plan.bundle(words.slice(1));
    } else if (kind === "d" && words.length > 1) {
      plan.remove(nextPath(words, 1, plan.path));
    } else if (kind === "p" && words.length > 5) {
      readFile(words, plan);
    } else if (line === "end") {
      plan.end();
    } else {
      throw new ManifestInvalid(kind);
    }
  }
}

function refuseAbove(limit: number, size: number): void {
  if (size > limit) {
    throw new ManifestTooLarge(`${size}`);
  }
}

function readFirmware(words: readonly string[], plan: Plan): void {
  const kind = item(words, 4);
  if (kind === "blocks") {
    checkHash(item(words, 6));
  } else if (kind !== "raw") {
    throw new ManifestInvalid("firmware");
  }
  checkHash(item(words, 1));
  checkVersion(item(words, 3));
  checkCount(item(words, 5));
  checkHash(item(words, 7));
  checkRequest(item(words, 8));
  plan.firmware(words.slice(1), checkCount(item(words, 2)));
}

function readFile(words: readonly string[], plan: Plan): void {
  const size = checkCount(item(words, 2));
  const kind = item(words, 3);
  const wire = checkCount(item(words, 4));
  if (kind === "raw" ? wire !== size : kind !== "deflate" && kind !== "patch") {
    throw new ManifestInvalid("file");
  }
  checkHash(item(words, 1));
  plan.put(words.slice(1, 5), nextPath(words, 5, plan.path));
}

/** Paths ascend by their bytes, whatever the case of letters: FAT does not tell it. */
function nextPath(words: readonly string[], start: number, before: string): string {
  const said = words.slice(start).join(" ");
  const path = normalize(said);
  const key = keyOf(path);
  if (path !== said) {
    throw new ManifestInvalid("path");
  }
  if (key === keyOf(before)) {
    throw new PathDuplicated(path);
  }
  if (key < keyOf(before)) {
    throw new ManifestInvalid("order");
  }
  return path;
}

/** Bytes do not compare, text that stands for them does. */
function keyOf(path: string): string {
  return decode(hexlify(encode(lower(path))));
}

function textOf(data: Bytes): string {
  try {
    return decode(data);
  } catch (error) {
    if (error instanceof UnicodeError) {
      throw new ManifestNotJSON("not UTF-8");
    }
    throw error;
  }
}
