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
  /** Something in the folder that is not offered; told once for each path and reason. */
  | { readonly type: "skipped"; readonly path: string; readonly reason: string }
  /** An error that is not the client's. */
  | { readonly type: "failed"; readonly target: string; readonly error: Error };

export type Log = (event: ServerEvent) => void;
