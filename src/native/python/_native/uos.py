from os import chdir, getcwd, ilistdir, listdir, mkdir, remove, rename, rmdir, stat, statvfs, unlink
from _native.volumes import sync

sep = "/"


# The same at each start: what a board does is then a matter of its state alone.
def urandom(count):
    return bytes((7 * place + 1) & 255 for place in range(count))
