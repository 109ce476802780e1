# Emitted from src/device/flash/lib/ota_socket.ts by pycom-ota: edit that file, not this one.
#
# Connections: how long they may take, and what their failures are called.

from uerrno import EAGAIN, ECONNREFUSED, ETIMEDOUT
from usocket import AF_INET, SOCK_STREAM, socket, timeout
from ota_contact import time_left
from ota_errors import ConnectionClosed, ConnectionRefused, TimedOut


# Whole seconds: as long as a server may take, and not longer than the contact lasts. Raises TimedOut
def patience(seconds):
    return max(1, min(seconds, time_left() // 1000))


# A connection that waits so long for what it is asked. Raises LinkError
def connected(host, port, seconds):
    connection = socket(AF_INET, SOCK_STREAM)
    try:
        connection.settimeout(patience(seconds))
        connection.connect((host, port))
        return connection
    except Exception as error:
        connection.close()
        if isinstance(error, OSError):
            raise link_error(error)
        raise


# What a failure of a connection is called.
def link_error(error):
    errno = error.args[0]
    if isinstance(error, timeout) or errno == ETIMEDOUT or errno == EAGAIN:
        return TimedOut("")
    if errno == ECONNREFUSED:
        return ConnectionRefused("")
    return ConnectionClosed("errno {}".format(errno))
