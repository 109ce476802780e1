// Connections: how long they may take, and what their failures are called.

import { OSError } from "builtins";
import { EAGAIN, ECONNREFUSED, ETIMEDOUT } from "uerrno";
import { AF_INET, SOCK_STREAM, socket, timeout } from "usocket";
import { timeLeft } from "./ota_contact.js";
import { ConnectionClosed, ConnectionRefused, type LinkError, TimedOut } from "./ota_errors.js";

/** Whole seconds: as long as a server may take, and not longer than the contact lasts. @throws TimedOut */
export function patience(seconds: number): number {
  return Math.max(1, Math.min(seconds, Math.floor(timeLeft() / 1000)));
}

/** A connection that waits so long for what it is asked. @throws LinkError */
export function connected(host: string, port: number, seconds: number): socket {
  const connection = new socket(AF_INET, SOCK_STREAM);
  try {
    connection.settimeout(patience(seconds));
    connection.connect([host, port]);
    return connection;
  } catch (error) {
    connection.close();
    if (error instanceof OSError) {
      throw linkError(error);
    }
    throw error;
  }
}

/** What a failure of a connection is called. */
export function linkError(error: OSError): LinkError {
  const errno = error.args[0];
  if (error instanceof timeout || errno === ETIMEDOUT || errno === EAGAIN) {
    return new TimedOut("");
  }
  if (errno === ECONNREFUSED) {
    return new ConnectionRefused("");
  }
  return new ConnectionClosed(`errno ${errno}`);
}
