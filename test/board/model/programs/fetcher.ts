// One file over HTTP/1.0.

import { bytearray, encode, memoryview, open, print } from "builtins";
import { socket } from "usocket";

print("fetcher loaded");

export function fetch(host: string, port: number, path: string, to: string): number {
  const connection = new socket();
  connection.settimeout(5);
  connection.connect([host, port]);
  connection.send(encode(`GET ${path} HTTP/1.0\r\nHost: ${host}:${port}\r\n\r\n`));
  while (connection.readline(200).length > 2) {}
  const file = open(to, "wb");
  const buffer = bytearray(512);
  const window = memoryview(buffer);
  let size = 0;
  for (;;) {
    const count = connection.readinto(buffer);
    if (count === 0) {
      break;
    }
    file.write(window.subarray(0, count));
    size += count;
  }
  file.close();
  connection.close();
  return size;
}
