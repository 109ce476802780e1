# serve.py FOLDER: for each line of standard input a process of its own that makes the volumes of a board (`format`), starts
# it once (`boot`), or tells what is on it (`dump`); the answer is its status.
import gc
import sys
import os

# What the simulation leaves in pieces, a board's firmware does not.
gc.threshold(1024)
from binascii import hexlify
from _native import (
    host,
    machine,
    network,
    processes,
    pycom,
    uerrno,
    uhashlib,
    uos,
    usocket,
    utime,
    uzlib,
    volumes,
)

gc.collect()
gc.threshold(-1)

_ERROR = 1
_LOST = 5
_FAILED = 9


def boot():
    own = (("machine", machine), ("network", network), ("pycom", pycom))
    for name, module in own:
        sys.modules[name] = module
    own = (("errno", uerrno), ("hashlib", uhashlib), ("os", uos))
    own += (("socket", usocket), ("time", utime), ("zlib", uzlib))
    for name, module in own:
        sys.modules[name] = module
        sys.modules["u" + name] = module
    sys.path[:] = ["", "/flash", "/flash/lib", "/sd", "/sd/lib"]
    os.chdir("/flash")
    # As on the board, main.py runs even where boot.py failed.
    scope = {"__name__": "__main__"}
    failed = [program for program in ("/flash/boot.py", "/flash/main.py") if fails(program, scope)]
    host.leave(_ERROR if failed else 0)


def fails(program, scope):
    try:
        os.stat(program)
    except OSError:
        return False
    try:
        execfile(program, scope)
        return False
    except BaseException as error:
        sys.print_exception(error)
        return True


def install():
    for path, name in host.load("files.json"):
        make_folders(path)
        source = host.open(name, "rb")
        target = open(path, "wb")
        target.write(source.read())
        target.close()
        source.close()
    volumes.sync()


def make_folders(path):
    parts = path.split("/")
    for count in range(3, len(parts)):
        try:
            os.mkdir("/".join(parts[:count]))
        except OSError:
            pass


def dump(folder):
    for entry in os.ilistdir(folder):
        path = folder + "/" + entry[0]
        if entry[1] == 0x4000:
            print("folder", path)
            dump(path)
        else:
            file = open(path, "rb")
            print("file", path, hexlify(file.read()).decode())
            file.close()


def run(task):
    host.begin()
    pycom.begin()
    try:
        volumes.mount(task == "format")
    except OSError as error:
        sys.print_exception(error)
        host.leave(_LOST)
    if task == "format":
        install()
    elif task == "boot":
        boot()
    else:
        tell()
    host.leave(0)


def tell():
    for volume in host.settings["volumes"]:
        try:
            dump("/" + volume["name"])
        except OSError as error:
            sys.print_exception(error)
            host.leave(_LOST)


for line in sys.stdin:
    status = processes.fork()
    if status is None:
        try:
            run(line.strip())
        except BaseException as error:
            sys.print_exception(error)
            host.leave(_FAILED)
    sys.stdout.write("%d\n" % status)
