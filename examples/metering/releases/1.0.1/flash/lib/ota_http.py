# Emitted from src/device/flash/lib/ota_http.ts by pycom-ota: edit that file, not this one.
#
# HTTP, as far as a download needs it: one GET a connection, a body of known or unknown length.

from micropython import const
from uerrno import EAGAIN, ECONNREFUSED, ETIMEDOUT
from usocket import AF_INET, SOCK_STREAM, socket, timeout
from ota_errors import (
    BadResponse,
    ConnectionClosed,
    ConnectionRefused,
    NotFound,
    ServerError,
    TimedOut,
    UnexpectedStatus,
)

_LINE_LIMIT = const(512)
_HEAD_LIMIT = const(8192)


# Fetches `http://host:port/request` through `buffer` into `sink`. `seconds` bounds each wait for the server.
#
# Raises LinkError where another try may help; NotFound, UnexpectedStatus; and what the sink raises
def download(host, port, request, sink, buffer, seconds):
    connection = socket(AF_INET, SOCK_STREAM)
    try:
        connection.settimeout(seconds)
        connection.connect((host, port))
        send_all(
            connection,
            "GET /{} HTTP/1.0\r\nHost: {}:{}\r\n\r\n".format(request, host, port).encode(),
        )
        length = read_head(connection)
        sink.begin(length)
        read_body(connection, sink, buffer, length)
    except OSError as error:
        raise link_error(error)
    finally:
        connection.close()


# `send` may take less than it is given.
def send_all(connection, data):
    view = memoryview(data)
    sent = 0
    while sent < len(data):
        sent += connection.send(view[sent:])


# Reads status and headers; what `Content-Length` says, -1 where there is none.
def read_head(connection):
    check_status(read_line(connection))
    length = -1
    room = _HEAD_LIMIT
    while room > 0:
        line = read_line(connection)
        if line == "\r\n" or line == "\n":
            return length
        room -= len(line)
        parts = line.split(":")
        name = parts[0].lower()
        if name == "content-length" and len(parts) == 2:
            length = natural(parts[1])
        elif name == "transfer-encoding":
            raise BadResponse(name)
    raise BadResponse("head too long")


def read_line(connection):
    line = connection.readline(_LINE_LIMIT)
    try:
        text = line.decode()
        if text.endswith("\n"):
            return text
        if len(line) < _LINE_LIMIT:
            raise ConnectionClosed("in the head")
    except ValueError:
        pass
    raise BadResponse("head")


def check_status(line):
    parts = line.split(" ")
    if not line.startswith("HTTP/1.") or len(parts) < 2:
        raise BadResponse("status")
    status = natural(parts[1])
    if status == 404:
        raise NotFound("")
    if status >= 500:
        raise ServerError("{}".format(status))
    if status != 200:
        raise UnexpectedStatus("{}".format(status))


def natural(text):
    try:
        value = int(text)
        if value >= 0:
            return value
    except ValueError:
        pass
    raise BadResponse(text)


# Without a length, the body ends where the server closes.
def read_body(connection, sink, buffer, length):
    view = memoryview(buffer)
    left = length
    while left != 0:
        want = view[0:left] if left > 0 and left < len(buffer) else view
        count = connection.readinto(want)
        if count == 0:
            if left > 0:
                raise ConnectionClosed("{} bytes short".format(left))
            return
        sink.write(view[0:count])
        if left > 0:
            left -= count


def link_error(error):
    errno = error.args[0]
    if isinstance(error, timeout) or errno == ETIMEDOUT or errno == EAGAIN:
        return TimedOut("")
    if errno == ECONNREFUSED:
        return ConnectionRefused("")
    return ConnectionClosed("errno {}".format(errno))
