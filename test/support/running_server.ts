/** A server that runs for one test. */
export interface RunningServer {
  readonly port: number;
  /** What it told on its console or log so far, a line each. */
  lines(): string[];
}

/** What a server's platform can do. */
export interface ServerTraits {
  /** Starts the server on a folder; it ends with the test. */
  start(root: string): Promise<RunningServer>;
  /** Whether the platform tells symbolic links. */
  readonly links: boolean;
  /** Whether the platform tells the address that a client reached. */
  readonly ownAddress: boolean;
}
