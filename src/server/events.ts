import type { Pack } from "./packing/pack.js";
import type { Report } from "./reports.js";

/** What a server tells about itself. */
export type ServerEvent =
  | {
      readonly type: "request";
      readonly remote: string;
      readonly method: string;
      /** Path and query, as the client sent them. */
      readonly target: string;
      readonly status: number;
      /** Bytes of the body that was announced. */
      readonly size: number;
      /** Whether the whole answer was handed to the network. */
      readonly complete: boolean;
    }
  /** What a client tells of its last update, with a request for a manifest. */
  | ({ readonly type: "report"; readonly remote: string; readonly current: string } & Report)
  /** A file or an image was packed, in bytes; `name` is what it is kept by. */
  | {
      readonly type: "packed";
      readonly name: string;
      readonly kind: Pack["kind"];
      readonly from: number;
      readonly to: number;
    }
  /** Something in the folder that is not offered; told once for each path and reason. */
  | { readonly type: "skipped"; readonly path: string; readonly reason: string }
  /** An error that is not the client's. */
  | { readonly type: "failed"; readonly target: string; readonly error: Error };

export type Log = (event: ServerEvent) => void;
