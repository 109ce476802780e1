# Emitted from src/device/flash/lib/ota_http.ts by pycom-ota: edit that file, not this one.
#
# HTTP, as far as downloads need it: one GET after the other over one connection, where the server keeps it; bodies of
# known or unknown length, and parts of them.

from micropython import const
from ota_errors import BadResponse, ConnectionClosed, NotFound, ServerError, UnexpectedStatus
from ota_head import Head
from ota_socket import connected, receive, send_all

_LINE_FEED = const(10)


# A server, and the connection to it while there is one.
class Server:
    # Through `buffer`, which a head must fit into; `seconds` bounds each wait for the server.
    def __init__(self, host, port, buffer, seconds):
        self._at = 0
        self._filled = 0
        self._is_kept = False
        # Whether it is asked for parts: not behind an answer that was not understood.
        self._knows_parts = True
        self._host = host
        self._port = port
        self._buffer = buffer
        self._view = memoryview(buffer)
        self._seconds = seconds
        self._connection = None

    # Fetches `/request` into `sink`, from `sink.offset` on where the server can.
    #
    # Raises LinkError where another try may help; NotFound, UnexpectedStatus; and what the sink raises
    def fetch(self, request, sink):
        try:
            head = self._exchange(request, sink)
            is_kept = self._is_kept
            self._is_kept = False
            answer(head, sink, self)
            self._is_kept = is_kept and self._at == self._filled
        except Exception as error:
            if isinstance(error, BadResponse):
                self._knows_parts = False
            raise
        finally:
            # What is left of an answer would be taken for the next one.
            if not self._is_kept:
                self.close()

    def close(self):
        self._is_kept = False
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    # Moves the body to `sink`, or nowhere. Without a length, it ends where the server closes.
    def body(self, length, sink):
        left = length
        while left != 0:
            if self._at == self._filled:
                self._at = 0
                self._filled = 0
                if not self._read_more():
                    if left > 0:
                        raise ConnectionClosed("{} bytes short".format(left))
                    return
            count = self._filled - self._at
            if left > 0:
                count = min(count, left)
                left -= count
            if sink is not None:
                sink.write(
                    self._view
                    if count == len(self._buffer)
                    else self._view[self._at:self._at + count]
                )
            self._at += count

    # Asks, over the connection that is there if the server still listens, and reads the head of the answer.
    def _exchange(self, request, sink):
        if self._connection is not None:
            try:
                return self._ask(request, sink)
            except ConnectionClosed:
                self.close()
        self._open()
        return self._ask(request, sink)

    def _open(self):
        self._connection = connected(self._host, self._port, self._seconds)

    def _ask(self, request, sink):
        self._at = 0
        self._filled = 0
        host = "Host: {}:{}\r\n".format(self._host, self._port)
        part = range_of(sink) if self._knows_parts else ""
        send_all(
            self._opened(),
            "GET /{} HTTP/1.1\r\n{}{}\r\n".format(request, host, part).encode(),
            self._seconds,
        )
        head = Head(self._line())
        line = self._line()
        while line != "":
            head.add(line)
            line = self._line()
        self._is_kept = head.is_kept and head.length >= 0
        return head

    def _opened(self):
        if self._connection is None:
            raise ConnectionClosed("")
        return self._connection

    # A line of the head, without its end.
    def _line(self):
        end = self._at
        while end == self._filled or self._buffer[end] != _LINE_FEED:
            if end < self._filled:
                end += 1
            elif end == len(self._buffer):
                raise BadResponse("head")
            elif not self._read_more():
                raise ConnectionClosed("in the head")
        start = self._at
        self._at = end + 1
        try:
            return self._buffer[start:end].decode().strip()
        except ValueError:
            raise BadResponse("head")

    # False where the server has closed.
    def _read_more(self):
        room = self._view if self._filled == 0 else self._view[self._filled:]
        came = receive(self._opened(), room, self._seconds)
        self._filled += came
        return came > 0


# What to ask for besides: the part that is missing, as long as the content is the same.
def range_of(sink):
    if sink.tag == "" or sink.offset == 0 and sink.end < 0:
        return ""
    last = "" if sink.end < 0 else "{}".format(sink.end - 1)
    return 'Range: bytes={}-{}\r\nIf-Range: "{}"\r\n'.format(sink.offset, last, sink.tag)


# Does with an answer what its head says.
def answer(head, sink, server):
    status = head.status
    if status == 200:
        sink.begin(head.length, 0, head.tag)
        server.body(head.length, sink)
    elif status == 206:
        if head.start != sink.offset:
            raise BadResponse("range")
        sink.begin(head.size, head.start)
        server.body(head.length, sink)
    elif status == 416 and sink.offset > 0:
        # Nothing comes behind what is there.
        sink.begin(sink.offset, sink.offset)
        server.body(head.length, None)
    elif status == 404:
        raise NotFound("")
    elif status >= 500:
        raise ServerError("{}".format(status))
    else:
        raise UnexpectedStatus("{}".format(status))
