# open() and what it returns.
import io
from _bridge.core import call, span
from _bridge.paths import absolute

_CHUNK = 512


class File(io.IOBase):
    def __init__(self, path, mode):
        self._file = call("open", path, mode)

    def readinto(self, buffer, count=None):
        if count is not None:
            buffer = memoryview(buffer)[:count]
        return call("file.readinto", self._file, *span(buffer))

    def write(self, data):
        return call("file.write", self._file, *span(data))

    def close(self):
        call("file.close", self._file)

    # Durable is only what was closed, or uos.sync().
    def flush(self):
        pass

    def read(self, count=-1):
        if count is None or count < 0:
            parts = []
            while True:
                part = self._read(_CHUNK)
                parts.append(part)
                if len(part) < _CHUNK:
                    return b"".join(parts)
        return self._read(count)

    def readline(self, limit=-1):
        line = b""
        while limit < 0 or len(line) < limit:
            buffer = bytearray(_CHUNK if limit < 0 else limit - len(line))
            count = call("file.readline", self._file, *span(buffer))
            line += bytes(memoryview(buffer)[:count])
            if count < len(buffer) or line.endswith(b"\n"):
                break
        return line

    def seek(self, offset, whence=0):
        return call("file.seek", self._file, offset, whence)

    def readlines(self):
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def _read(self, count):
        buffer = bytearray(count)
        return bytes(memoryview(buffer)[: File.readinto(self, buffer)])


class TextFile(File):
    # Counts characters where File counts bytes.
    def read(self, count=-1):
        if count is None or count < 0:
            return super().read().decode()
        text = b""
        for _ in range(count):
            text += self._character()
        return text.decode()

    def readline(self, limit=-1):
        line = super().readline()
        return line.decode()

    def _character(self):
        first = self._read(1)
        if not first or first[0] < 0xC0:
            return first
        return first + self._read(1 if first[0] < 0xE0 else 2 if first[0] < 0xF0 else 3)


def open(path, mode="r", **options):
    kind = File if "b" in mode else TextFile
    mode = mode.replace("t", "").replace("b", "")
    return kind(absolute(path), mode + "b" if len(mode) < 2 else mode[0] + "b" + mode[1:])
