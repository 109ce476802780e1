import { INSTALLED } from "./end.js";
import type { Place } from "./lines.js";
import {
  BAD_REPLIES,
  badServers,
  cut,
  type End,
  type Ends,
  type Good,
  lengthOf,
  like,
  type Reply,
  raw,
} from "./replies.js";

/** A part of the content as if it were what was asked for: from so many bytes later, and only so many. */
function part({ status, body, content }: Good, later: number, count: number): Uint8Array {
  const from = content.length - body.length + later;
  const piece = content.subarray(from, from + count);
  const range = `Content-Range: bytes ${from}-${from + piece.length - 1}/${content.length}`;
  return raw(status, [range, lengthOf(piece)], piece);
}

/** As the good answer, but for what it says of the range. */
const ranged = (good: Good, edit: (range: string) => string): Uint8Array =>
  like(
    {
      ...good,
      headers: good.headers.map((field) => (field.startsWith("Content-Range") ? edit(field) : field)),
    },
    [lengthOf(good.body)],
    good.body,
  );

const PIECE = 1500;

/** What a request that goes on may be answered with: the ways of any request, and some that only exist here. */
const REPLIES = {
  "206 with another range": BAD_REPLIES["206 with another range"],
  "206 with a range that begins a byte later": (good) => part(good, 1, good.body.length),
  "206 with a piece of what was asked for": (good) => part(good, 0, PIECE),
  "206 that says a larger size of all": (good) => ranged(good, (range) => range.replace(/\d+$/, "99999")),
  "206 that says no range": (good) => ranged(good, () => "X: y"),
  "206 without a range": BAD_REPLIES["206 without a range"],
  "206 that ends early": (good) => cut(good, good.body.length >> 1),
  "206 with more bytes than asked for": (good) => {
    const body = Buffer.concat([good.body, Buffer.from("more\n")]);
    return like(good, [lengthOf(body)], body);
  },
  "206 with more bytes than its length": BAD_REPLIES["a length that is too small"],
  "206 of other bytes": BAD_REPLIES["as many other bytes"],
  "206 with one other bit": BAD_REPLIES["one other bit"],
  "206 in chunks": BAD_REPLIES.chunks,
  "206 in gzip": BAD_REPLIES["gzip though nobody asked"],
  "206 with a head of 20 KB": BAD_REPLIES["a head of 20 KB"],
  "200 with all of it": BAD_REPLIES["200 to whatever range"],
  "200 with other content": ({ content }) =>
    raw("200 OK", [lengthOf(content), 'ETag: "other"'], Buffer.alloc(content.length, 0x23)),
  "416 though there is more": BAD_REPLIES["416"],
  "a redirect": BAD_REPLIES["a redirect to itself"],
} satisfies Readonly<Record<string, Reply>>;

const everywhere = (end: End): Ends<Place> => ({ manifest: end, bundle: end, firmware: end });
const END = everywhere(INSTALLED);

/** Where it is the answer that is not understood, all is asked for; where it is the content, the next vehicle has another. */
export const BAD_SERVERS = badServers<keyof typeof REPLIES, Place>(REPLIES, {
  "206 with another range": END,
  "206 with a range that begins a byte later": END,
  "206 with a piece of what was asked for": END,
  "206 that says a larger size of all": END,
  "206 that says no range": END,
  "206 without a range": END,
  "206 that ends early": everywhere("ConnectionClosed"),
  "206 with more bytes than asked for": {
    manifest: "ManifestInvalid",
    bundle: INSTALLED,
    firmware: INSTALLED,
  },
  "206 with more bytes than its length": {
    manifest: "ManifestTruncated",
    bundle: "BadResponse",
    firmware: INSTALLED,
  },
  "206 of other bytes": { manifest: "ManifestTruncated", bundle: "HashMismatch", firmware: INSTALLED },
  "206 with one other bit": { manifest: "ManifestNotJSON", bundle: "HashMismatch", firmware: INSTALLED },
  "206 in chunks": END,
  "206 in gzip": END,
  "206 with a head of 20 KB": END,
  "200 with all of it": END,
  "200 with other content": { manifest: "ManifestNotJSON", bundle: "HashMismatch", firmware: INSTALLED },
  "416 though there is more": { manifest: "ManifestTruncated", bundle: INSTALLED, firmware: INSTALLED },
  "a redirect": everywhere("UnexpectedStatus"),
});
