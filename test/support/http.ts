import { connect } from "node:net";

/** An answer, as it came. */
export interface RawAnswer {
  readonly status: number;
  /** The status line and the headers, up to and with the blank line. */
  readonly head: string;
  readonly body: Buffer;
}

/** Sends `request` byte for byte, and reads until the server closes. */
export function exchange(port: number, request: string | Uint8Array): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port });
    const chunks: Buffer[] = [];
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.on("error", reject);
    socket.on("end", () => {
      const answer = Buffer.concat(chunks);
      const end = answer.indexOf("\r\n\r\n") + 4;
      const head = answer.subarray(0, end).toString("latin1");
      resolve({ status: Number(head.split(" ")[1]), head, body: answer.subarray(end) });
    });
    socket.write(request);
  });
}

/** `GET` of a target that is sent as it is, with a `Host` header, and with lines of further ones. */
export function get(port: number, target: string, method = "GET", headers = ""): Promise<RawAnswer> {
  return exchange(port, `${method} ${target} HTTP/1.0\r\nHost: server:8000\r\n${headers}\r\n`);
}

/** The same with HTTP/1.1, on a connection of its own. */
export function ask(
  port: number,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  method = "GET",
): Promise<RawAnswer> {
  const all = { Host: "server:8000", Connection: "close", ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return exchange(port, `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n`);
}

/** The value of a header of an answer. */
export function header(answer: RawAnswer, name: string): string | undefined {
  const line = answer.head
    .split("\r\n")
    .find((text) => text.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  return line?.slice(name.length + 1).trim();
}
