# Emitted from src/device/transports/flash/lib/ota_ftp.ts by pycom-ota: edit that file, not this one.
#
# FTP, as far as downloads need it: RFC 959, with SIZE and REST in streams as in RFC 3659.

from micropython import const
from ota_errors import BadResponse, ConnectionClosed, NotFound, ServerError, UnexpectedStatus
from ota_socket import connected, natural, receive, send_all

# How many lines a reply may have.
_LINES = const(64)
_PORTS = const(65535)
_LINE_FEED = const(10)
CARRIAGE_RETURN = "\r"


# A server of files, and the connection that commands go over while there is one.
class FileServer:
    # Through `buffer`, which a line of a reply must fit into; `seconds` bounds each wait for the server.
    def __init__(self, host, port, buffer, seconds):
        # What the last reply says behind its code.
        self._said = ""
        self._host = host
        self._port = port
        self._buffer = buffer
        self._view = memoryview(buffer)
        self._seconds = seconds
        self._control = None

    # Connects, unless it is connected. Raises LinkError; UnexpectedStatus where the server does not let in
    def enter(self, user, login):
        if self._control is not None:
            return
        self._control = connected(self._host, self._port, self._seconds)
        try:
            self._require(self._reply(), 220)
            code = self._ask("USER {}".format(user))
            if code == 331:
                code = self._ask("PASS {}".format(login))
            self._require(code, 230)
            self._require(self._ask("TYPE I"), 200)
        except Exception:
            self.close()
            raise

    # Fetches a file into `sink`, from `sink.offset` on where it has a tag.
    #
    # Raises LinkError where another try may help; NotFound, UnexpectedStatus; and what the sink raises
    def fetch(self, path, sink):
        data = None
        is_whole = False
        try:
            self._require(self._ask("SIZE {}".format(path)), 213)
            size = natural(self._said)
            start = 0 if sink.tag == "" or sink.offset > size else sink.offset
            end = size if sink.end < 0 else min(sink.end, size)
            if end > start:
                data = self._passive()
                if start > 0 and not self._begins_at(start):
                    start = 0
            sink.begin(size, start)
            if data is not None:
                self._retrieve(path)
            left = end - start
            while data is not None and left > 0:
                came = receive(data, self._view[0:min(left, len(self._buffer))], self._seconds)
                if came == 0:
                    raise ConnectionClosed("{} bytes short".format(left))
                sink.write(self._view[0:came])
                left -= came
            is_whole = data is None or end == size
        finally:
            if data is not None:
                data.close()
            # What is left of a file would be taken for the next reply.
            if not is_whole:
                self.close()
        if is_whole and data is not None:
            self._finish()

    def close(self):
        if self._control is not None:
            self._control.close()
            self._control = None

    # The connection over which a file comes.
    def _passive(self):
        self._require(self._ask("PASV"), 227)
        return connected(self._host, port_in(self._said), self._seconds)

    # Whether the server sends a file from there on; a small one may not know how.
    def _begins_at(self, start):
        code = self._ask("REST {}".format(start))
        if code >= 500:
            return False
        self._require(code, 350)
        return True

    def _retrieve(self, path):
        code = self._ask("RETR {}".format(path))
        self._require(150 if code == 125 else code, 150)

    # The server says that a file was all there.
    def _finish(self):
        try:
            code = self._reply()
            self._require(226 if code == 250 else code, 226)
        except Exception:
            self.close()
            raise

    # The code of the reply to a command.
    def _ask(self, command):
        send_all(self._opened(), "{}\r\n".format(command).encode(), self._seconds)
        return self._reply()

    # `220 Welcome`; or several lines, from `220-` to one that begins with `220 `.
    def _reply(self):
        line = self._line()
        code = line[0:3]
        value = natural(code)
        if line[3:4] == "-":
            count = 1
            while not line.startswith("{} ".format(code)):
                if count == _LINES:
                    raise BadResponse("reply")
                line = self._line()
                count += 1
        self._said = line[4:]
        return value

    def _line(self):
        end = 0
        while True:
            if end == len(self._buffer):
                raise BadResponse("reply")
            if receive(self._opened(), self._view[end:end + 1], self._seconds) == 0:
                raise ConnectionClosed("reply")
            if self._buffer[end] == _LINE_FEED:
                break
            end += 1
        try:
            return str(self._view[0:end], "utf-8").split(CARRIAGE_RETURN)[0]
        except ValueError:
            raise BadResponse("reply")

    def _opened(self):
        if self._control is None:
            raise ConnectionClosed("")
        return self._control

    def _require(self, code, wanted):
        if code == 550:
            raise NotFound(self._said)
        if code >= 400 and code < 500:
            # "Try again", says the server.
            raise ServerError("{}".format(code))
        if code != wanted:
            raise UnexpectedStatus("{}".format(code))


# `227 Entering passive mode (192,168,4,1,7,209)`: the port is 7 * 256 + 209. Which host it names does not matter.
def port_in(text):
    numbers = text.split("(")
    digits = numbers[len(numbers) - 1].split(")")[0].split(",")
    if len(digits) != 6:
        raise BadResponse("passive")
    port = natural(digits[4]) * 256 + natural(digits[5])
    if port > _PORTS:
        raise BadResponse("passive")
    return port
