import { bytearray, decode, print } from "builtins";
import { a2b_base64, b2a_base64, hexlify } from "ubinascii";
import { search } from "ure";
import { calcsize, pack, pack_into, unpack, unpack_from } from "ustruct";

const [version, count, offset] = unpack(">BIh", pack(">BIh", 1, 70000, -5));
print(version, count, offset, calcsize(">BIh"));

const buffer = bytearray(4);
pack_into("<H", buffer, 1, 0x1234);
print(decode(hexlify(buffer)), unpack_from("<H", buffer, 1)[0]);

print(decode(hexlify(a2b_base64(b2a_base64(buffer)))));
const found = search("([0-9]+) Wh", "counter: 42 Wh");
const group = found === null ? null : found.group(1);
print(group ?? "nothing");
