from json import loads
from ubinascii import unhexlify
from _bridge.core import call, int32
from _bridge.paths import absolute, enter, folder

_FOLDER = 0x4000
_ENOTDIR = 20

sep = "/"


def listdir(path=""):
    return loads(call("uos.listdir", absolute(path) or folder()))


def ilistdir(path=""):
    return iter([tuple(entry) for entry in loads(call("uos.ilistdir", absolute(path) or folder()))])


def mkdir(path):
    call("uos.mkdir", absolute(path))


def rmdir(path):
    call("uos.rmdir", absolute(path))


def remove(path):
    call("uos.remove", absolute(path))


unlink = remove


def rename(old_path, new_path):
    call("uos.rename", absolute(old_path), absolute(new_path))


def stat(path):
    mode, size = loads(call("uos.stat", absolute(path)))
    return mode, 0, 0, 0, 0, 0, size, 0, 0, 0


def statvfs(path):
    block, blocks, free = loads(call("uos.statvfs", absolute(path)))
    return block, block, blocks, free, free, 0, 0, 0, 0, 128


def sync():
    call("uos.sync")


def mount(device, path):
    call("uos.mount", absolute(path))


def urandom(count):
    return unhexlify(call("uos.urandom", int32(count)))


def getcwd():
    return folder()


def chdir(path):
    path = absolute(path)
    if path != "/":
        path = path.rstrip("/")
        if not stat(path)[0] & _FOLDER:
            raise OSError(_ENOTDIR)
    enter(path)


def uname():
    from ucollections import namedtuple

    fields = ("sysname", "nodename", "release", "version", "machine")
    return namedtuple("uname", fields)(
        "LoPy", "LoPy", "1.20.2.r4", "v1.11", "LoPy with ESP32"
    )
