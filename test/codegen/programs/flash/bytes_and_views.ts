import { bytearray, bytes, decode, encode, len, memoryview, print, slice, str } from "builtins";

const buffer = bytearray(6);
const view = memoryview(buffer);
const tail = view.subarray(2);
for (let i = 0; i < tail.length; i++) {
  tail[i] = 65 + (i & 7);
}
print(len(buffer), len(tail), decode(slice(buffer, 2)), str(slice(buffer, 3, 5), "utf-8"));
let sum = 0;
for (const byte of buffer) {
  sum += byte;
}
print(sum, len(encode("größe")), len(bytes("", "utf-8")), len(view.subarray(1, 1)), len(new Uint8Array(3)));
const copy = buffer.slice(0, 3);
print(copy.length);
