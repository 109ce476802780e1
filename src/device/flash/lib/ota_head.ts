// The head of an answer in HTTP, line by line.

import { item, lower, slice, strip } from "builtins";
import { BadResponse } from "./ota_errors.js";
import { natural } from "./ota_socket.js";

/** What the head of an answer says. */
export class Head {
  readonly status: number;
  isKept: boolean;
  /** Of the body, in bytes; -1 where it is not told. */
  length = -1;
  tag = "";
  /** Where a part begins, and the size of the whole; -1 where they are not told. */
  start = -1;
  size = -1;
  /** How the body is packed, which no content of ours is; empty where it is not. */
  encoding = "";

  constructor(line: string) {
    const words = line.split(" ");
    if (!line.startsWith("HTTP/1.") || words.length < 2) {
      throw new BadResponse("status");
    }
    this.status = natural(item(words, 1));
    this.isKept = item(words, 0) === "HTTP/1.1";
  }

  add(line: string): void {
    const parts = line.split(":");
    if (parts.length === 2) {
      this.field(lower(item(parts, 0)), strip(item(parts, 1)));
    }
  }

  private field(name: string, value: string): void {
    if (name === "content-length") {
      this.length = natural(value);
    } else if (name === "connection") {
      this.isKept = lower(value) === "keep-alive";
    } else if (name === "etag") {
      this.tag = value.split('"').join("");
    } else if (name === "content-range") {
      this.range(value);
    } else if (name === "transfer-encoding" || name === "content-encoding") {
      this.encoding = name;
      this.isKept = false;
    }
  }

  /** `bytes 0-99/1000`, or another size than a number. */
  private range(value: string): void {
    const parts = value.split("/");
    const places = item(parts, 0).split("-");
    if (!value.startsWith("bytes ") || parts.length !== 2) {
      throw new BadResponse("range");
    }
    if (places.length === 2) {
      this.start = natural(slice(item(places, 0), 6));
    }
    if (item(parts, 1) !== "*") {
      this.size = natural(item(parts, 1));
    }
  }
}
