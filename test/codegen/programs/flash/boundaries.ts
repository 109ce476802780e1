import { bytearray, OSError, open, print } from "builtins";
import { listdir, mkdir, remove, stat } from "uos";

function isFolder(path: string): boolean {
  try {
    return (stat(path)[0] & 0x4000) !== 0;
  } catch (error) {
    if (error instanceof OSError) {
      return false;
    }
    throw error;
  }
}

mkdir("/flash/größe");
const file = open("/flash/größe/ä", "wb");
try {
  print(file.write(bytearray(5)));
} finally {
  file.close();
}
print(isFolder("/flash/größe") ? 1 : 0, isFolder("/flash/none") ? 1 : 0, stat("/flash/größe/ä")[6]);
print(listdir("/flash/größe").sort().join(","));
const reader = open("/flash/größe/ä", "rb");
const one = bytearray(1);
let count = 0;
while (reader.readinto(one) > 0) {
  count += 1;
}
reader.close();
remove("/flash/größe/ä");
print(count, listdir("/flash/größe").length);
