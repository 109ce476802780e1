# Puts the board's modules in the place of the interpreter's own.
import builtins
import sys
from _bridge import (
    code,
    files,
    machine,
    network,
    paths,
    pycom,
    start,
    uerrno,
    uhashlib,
    uio,
    uos,
    usocket,
    utime,
    uzlib,
)

for _name, _module in (
    ("machine", machine),
    ("network", network),
    ("pycom", pycom),
    ("uerrno", uerrno),
    ("errno", uerrno),
    ("uhashlib", uhashlib),
    ("hashlib", uhashlib),
    ("uio", uio),
    ("io", uio),
    ("uos", uos),
    ("os", uos),
    ("usocket", usocket),
    ("socket", usocket),
    ("utime", utime),
    ("time", utime),
    ("uzlib", uzlib),
    ("zlib", uzlib),
):
    sys.modules[_name] = _module
builtins.open = files.open
sys.path[:] = ["", "/flash", "/flash/lib", "/sd", "/sd/lib"]
