// Connections: how long they may take, and what their failures are called.

import { type Bytes, int, type MemoryView, memoryview, OSError, ValueError } from "builtins";
import { EAGAIN, ECONNREFUSED, ETIMEDOUT } from "uerrno";
import { AF_INET, SOCK_STREAM, socket, timeout } from "usocket";
import { timeLeft } from "./ota_contact.js";
import { BadResponse, ConnectionClosed, ConnectionRefused, type LinkError, TimedOut } from "./ota_errors.js";

/** Whole seconds: as long as a server may take, and not longer than the contact lasts. @throws TimedOut */
export function patience(seconds: number): number {
  return Math.max(1, Math.min(seconds, Math.floor(timeLeft() / 1000)));
}

/** A connection, made within so many seconds, that does not wait afterwards: see `receive`. @throws LinkError */
export function connected(host: string, port: number, seconds: number): socket {
  let connection: socket | null = null;
  try {
    connection = new socket(AF_INET, SOCK_STREAM);
    connection.settimeout(patience(seconds));
    connection.connect([host, port]);
    connection.settimeout(0);
    return connection;
  } catch (error) {
    if (connection !== null) {
      connection.close();
    }
    if (error instanceof OSError) {
      throw linkError(error);
    }
    throw error;
  }
}

/** Sends all of it, though `send` may take less. @throws LinkError */
export function sendAll(connection: socket, data: Bytes, seconds: number): void {
  const view = memoryview(data);
  let sent = 0;
  try {
    connection.settimeout(patience(seconds));
    while (sent < data.length) {
      sent += connection.send(view.subarray(sent));
    }
    connection.settimeout(0);
  } catch (error) {
    if (error instanceof OSError) {
      throw linkError(error);
    }
    throw error;
  }
}

/** Reads what is there, or waits so long for it; 0 where the other side has closed. @throws LinkError */
export function receive(connection: socket, room: MemoryView, seconds: number): number {
  timeLeft();
  try {
    let count = connection.readinto(room);
    if (count === null) {
      // For one byte: a read of more would wait for each of them as long.
      connection.settimeout(patience(seconds));
      count = connection.readinto(room.subarray(0, 1));
      connection.settimeout(0);
      if (count === null) {
        // Only `recv` and `send` raise an error then.
        throw new TimedOut("");
      }
    }
    return count;
  } catch (error) {
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

/** A number that an answer tells. @throws BadResponse where it is none, or below 0 */
export function natural(text: string): number {
  try {
    const value = int(text);
    if (value >= 0) {
      return value;
    }
  } catch (error) {
    if (!(error instanceof ValueError)) {
      throw error;
    }
  }
  throw new BadResponse(text);
}
