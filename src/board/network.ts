/**
 * What lies behind a WiFi network's antenna, as the board's TCP sockets see it. The simulated board asks it for
 * connections; whether these end in the same process or in a real socket is the implementation's own matter.
 *
 * Every wait ends: after `timeoutMs` milliseconds, or where that is -1 after a limit of the implementation's own. Whose
 * milliseconds these are, the simulated clock's or real ones, is for the implementation to say.
 */
export interface Network {
  /** @throws BoardError ECONNREFUSED, EHOSTUNREACH, ETIMEDOUT */
  connect(host: string, port: number, timeoutMs: number): Connection;
}

/** An established TCP connection, seen from the board. */
export interface Connection {
  /**
   * Sends what can be sent at once, at least one byte of a `data` that is not empty, and tells how many bytes.
   *
   * @throws BoardError ECONNRESET, ETIMEDOUT; EAGAIN where `timeoutMs` is 0
   */
  send(data: Uint8Array, timeoutMs: number): number;
  /**
   * Puts what has arrived into `buffer`, waiting for the first byte, and tells how many bytes: 0 only where the peer
   * closed.
   *
   * @throws BoardError ECONNRESET, ETIMEDOUT; EAGAIN where `timeoutMs` is 0
   */
  recv(buffer: Uint8Array, timeoutMs: number): number;
  /** Closes it from the board's side. Closing twice is no error. */
  close(): void;
}
