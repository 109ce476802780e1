# Rebuilds a file from a patch, and prints the most that is live while it does, in bytes: what the applier needs.
import errno
import gc
import sys

library, shims, folder, size = sys.argv[1:]


# What the errors need to tell a server of them; here nobody does.
class Board:
    recall_text = remember = None


sys.modules["uerrno"] = errno
sys.modules["ota_board"] = Board
sys.path[:] = [library, shims]
from ota_patch import apply


class Old:
    def __init__(self, path):
        self._file = open(path, "rb")
        self.seek = self._file.seek
        self.most = 0

    def readinto(self, buffer):
        gc.collect()
        self.most = max(self.most, gc.mem_alloc())
        return self._file.readinto(buffer)


old = Old(folder + "/old")
patch = open(folder + "/patch", "rb")
output = open(folder + "/output", "wb")
gc.collect()
before = gc.mem_alloc()
apply(patch, old, output, int(size))
output.close()
print("LIVE", old.most - before)
