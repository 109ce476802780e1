# Emitted from src/device/flash/lib/ota_http.ts by pycom-ota: edit that file, not this one.
#
# HTTP, as far as downloads need it: one GET after the other over one connection, where the server keeps it; bodies of
# known or unknown length, and parts of them.

from ota_connection import Connection
from ota_errors import BadResponse, ConnectionClosed, NotFound, ServerError, UnexpectedStatus
from ota_head import Head


# A server, and the connection to it while there is one.
class Server:
    # Through `buffer`, which a head must fit into; `seconds` bounds each wait for the server.
    def __init__(self, host, port, buffer, seconds):
        # Whether it is asked for parts: not behind an answer that was not understood.
        self._knows_parts = True
        self._address = "{}:{}".format(host, port)
        self._connection = Connection(host, port, buffer, seconds)

    # Fetches `/request` into `sink`, from `sink.offset` on where the server can.
    #
    # Raises LinkError where another try may help; NotFound, UnexpectedStatus; and what the sink raises
    def fetch(self, request, sink):
        is_kept = False
        try:
            head = self._exchange(request, sink)
            is_wanted = begin(sink, head)
            # A refusal of unknown length is left unread.
            left = head.length if is_wanted or head.length >= 0 else 0
            while left != 0:
                piece = self._connection.piece(left)
                if piece is None:
                    break
                left -= 0 if left < 0 else len(piece)
                if is_wanted:
                    sink.write(piece)
            is_kept = (
                head.is_kept
                and head.length >= 0
                and left == 0
                and self._connection.is_used_up()
            )
        except Exception as error:
            if isinstance(error, BadResponse):
                self._knows_parts = False
            raise
        finally:
            # What is left of an answer would be taken for the next one.
            if not is_kept:
                self.close()

    def close(self):
        self._connection.close()

    # Asks, over the connection that is there if the server still listens, and reads the head of the answer.
    def _exchange(self, request, sink):
        if self._connection.is_open():
            try:
                return self._ask(request, sink)
            except ConnectionClosed:
                self.close()
        self._connection.open()
        return self._ask(request, sink)

    def _ask(self, request, sink):
        part = range_of(sink) if self._knows_parts else ""
        self._connection.send(
            "GET /{} HTTP/1.1\r\nHost: {}\r\n{}\r\n".format(request, self._address, part)
        )
        head = Head(self._connection.line())
        line = self._connection.line()
        while line != "":
            head.add(line)
            line = self._connection.line()
        return head


# What to ask for besides: the part that is missing, as long as the content is the same.
def range_of(sink):
    if sink.tag == "" or sink.offset == 0 and sink.end < 0:
        return ""
    last = "" if sink.end < 0 else "{}".format(sink.end - 1)
    return 'Range: bytes={}-{}\r\nIf-Range: "{}"\r\n'.format(sink.offset, last, sink.tag)


# Begins with an answer as its head says; whether what follows is for the sink.
def begin(sink, head):
    status = head.status
    if head.encoding != "" and status < 300:
        raise BadResponse(head.encoding)
    if status == 200:
        sink.begin(head.length, 0, head.tag)
    elif status == 206:
        if head.start != sink.offset:
            raise BadResponse("range")
        sink.begin(head.size, head.start)
    elif status == 416 and sink.offset > 0:
        # Nothing comes behind what is there.
        sink.begin(sink.offset, sink.offset)
        return False
    elif status == 404:
        raise NotFound("")
    elif status >= 500:
        raise ServerError("{}".format(status))
    else:
        raise UnexpectedStatus("{}".format(status))
    return True
