# Emitted from src/device/transports/flash/lib/ota_ftp.ts by pycom-ota: edit that file, not this one.
#
# FTP, as far as downloads need it: RFC 959, with SIZE and REST in streams as in RFC 3659.

from micropython import const
from ota_errors import BadResponse, ConnectionClosed, NotFound, ServerError, UnexpectedStatus
from ota_socket import connected, link_error, patience

# A line of a reply, and how many of them there may be.
_LINE_LIMIT = const(256)
_LINES = const(64)


# A server of files, and the connection that commands go over while there is one.
class FileServer:
    # Content comes through `buffer`; `seconds` bounds each wait for the server.
    def __init__(self, host, port, buffer, seconds):
        # What the last reply says behind its code.
        self._said = ""
        self._host = host
        self._port = port
        self._buffer = buffer
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
        is_whole = False
        try:
            is_whole = self._retrieve(path, sink)
        finally:
            # What is left of a file would be taken for the next reply.
            if not is_whole:
                self.close()

    def close(self):
        if self._control is not None:
            self._control.close()
            self._control = None

    # Whether the file came to its end.
    def _retrieve(self, path, sink):
        self._require(self._ask("SIZE {}".format(path)), 213)
        size = natural(self._said)
        start = 0 if sink.tag == "" or sink.offset > size else sink.offset
        end = size if sink.end < 0 else min(sink.end, size)
        sink.begin(size, start)
        if start == end:
            return True
        self._require(self._ask("PASV"), 227)
        data = connected(self._host, port_in(self._said), self._seconds)
        try:
            if start > 0:
                self._require(self._ask("REST {}".format(start)), 350)
            code = self._ask("RETR {}".format(path))
            self._require(150 if code == 125 else code, 150)
            self._pour(data, end - start, sink)
        finally:
            data.close()
        if end < size:
            return False
        self._require(self._reply(), 226)
        return True

    def _pour(self, data, count, sink):
        view = memoryview(self._buffer)
        left = count
        while left > 0:
            came = self._read(data, view[0:min(left, len(self._buffer))])
            if came == 0:
                raise ConnectionClosed("{} bytes short".format(left))
            sink.write(view[0:came])
            left -= came

    def _read(self, data, view):
        try:
            data.settimeout(patience(self._seconds))
            came = data.readinto(view)
            return came if came is not None else 0
        except OSError as error:
            raise link_error(error)

    # The code of the reply to a command.
    def _ask(self, command):
        control = self._opened()
        try:
            control.settimeout(patience(self._seconds))
            line = memoryview("{}\r\n".format(command).encode())
            sent = 0
            while sent < len(line):
                sent += control.send(line[sent:])
        except OSError as error:
            raise link_error(error)
        return self._reply()

    # `220 Welcome`; or several lines, from `220-` to one that begins with `220 `.
    def _reply(self):
        line = self._line()
        last = "{} ".format(line[0:3])
        for count in range(_LINES):
            if line.startswith(last) or len(line) == 3:
                self._said = line[4:]
                return natural(line[0:3])
            line = self._line()
        raise BadResponse("reply")

    def _line(self):
        control = self._opened()
        try:
            line = control.readline(_LINE_LIMIT).decode().strip()
            if line == "":
                raise ConnectionClosed("reply")
            return line
        except OSError as error:
            raise link_error(error)
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
    return natural(digits[4]) * 256 + natural(digits[5])


def natural(text):
    try:
        value = int(text)
        if value >= 0:
            return value
    except ValueError:
        pass
    raise BadResponse(text)
