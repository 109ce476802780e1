// Where a download goes. A transport calls `begin` once a try and `write` for every piece; whoever made the sink closes
// it.

/** Takes the bytes of one download. What is here is what a transport may ask of it. */
export abstract class Sink {
  /** The SHA-1 that names what is to come, in lower hex, where it is known: as long as it is the same, a try may go on. */
  tag: string;
  /** How many bytes are there from an earlier try. A transport that cannot go on behind them begins at 0. */
  offset = 0;
  /** Where it may end, in bytes from the beginning; -1 for all there is. */
  end = -1;

  constructor(tag: string) {
    this.tag = tag;
  }

  /**
   * `size` is that of the whole content, -1 where it is not known; `start`, 0 or `offset`, where what comes begins. `tag`
   * is what names the content where it begins at 0 and the transport knows.
   */
  abstract begin(size: number, start?: number, tag?: string): void;

  /** The buffer is the caller's again afterwards. */
  abstract write(data: Uint8Array): void;

  /** What came until now is kept where the next try can go on with it. */
  close(): void {}
}

/** Where an update comes from: see `OTA`. */
export interface Source {
  connect(): void;
  fetch(request: string, sink: Sink): void;
}

/** Fetches, whatever comes of it, into a sink that is closed then. */
export function fetchInto(source: Source, request: string, sink: Sink): void {
  try {
    source.fetch(request, sink);
  } finally {
    sink.close();
  }
}
