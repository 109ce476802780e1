# Emitted from src/device/flash/lib/ota_socket.ts by pycom-ota: edit that file, not this one.
#
# Connections: how long they may take, and what their failures are called.

from uerrno import EAGAIN, ECONNREFUSED, ETIMEDOUT
from usocket import AF_INET, SOCK_STREAM, socket, timeout
from ota_contact import time_left
from ota_errors import BadResponse, ConnectionClosed, ConnectionRefused, TimedOut


# Whole seconds: as long as a server may take, and not longer than the contact lasts. Raises TimedOut
def patience(seconds):
    return max(1, min(seconds, time_left() // 1000))


# A connection, made within so many seconds, that does not wait afterwards: see `receive`. Raises LinkError
def connected(host, port, seconds):
    connection = None
    try:
        connection = socket(AF_INET, SOCK_STREAM)
        connection.settimeout(patience(seconds))
        connection.connect((host, port))
        connection.settimeout(0)
        return connection
    except Exception as error:
        if connection is not None:
            connection.close()
        if isinstance(error, OSError):
            raise link_error(error)
        raise


# Sends all of it, though `send` may take less. Raises LinkError
def send_all(connection, data, seconds):
    view = memoryview(data)
    sent = 0
    try:
        connection.settimeout(patience(seconds))
        while sent < len(data):
            sent += connection.send(view[sent:])
        connection.settimeout(0)
    except OSError as error:
        raise link_error(error)


# Reads what is there, or waits so long for it; 0 where the other side has closed. Raises LinkError
def receive(connection, room, seconds):
    time_left()
    try:
        count = connection.readinto(room)
        if count is None:
            # For one byte: a read of more would wait for each of them as long.
            connection.settimeout(patience(seconds))
            count = connection.readinto(room[0:1])
            connection.settimeout(0)
            if count is None:
                # Only `recv` and `send` raise an error then.
                raise TimedOut("")
        return count
    except OSError as error:
        raise link_error(error)


# What a failure of a connection is called.
def link_error(error):
    errno = error.args[0]
    if isinstance(error, timeout) or errno == ETIMEDOUT or errno == EAGAIN:
        return TimedOut("")
    if errno == ECONNREFUSED:
        return ConnectionRefused("")
    return ConnectionClosed("errno {}".format(errno))


# A number that an answer tells. Raises BadResponse where it is none, or below 0
def natural(text):
    try:
        value = int(text)
        if value >= 0:
            return value
    except ValueError:
        pass
    raise BadResponse(text)
