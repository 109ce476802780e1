from ubinascii import unhexlify
from _bridge.core import call, span


class _Hash:
    def __init__(self, algorithm, data):
        self._hash = call("uhashlib.open", algorithm)
        if data is not None:
            self.update(data)

    def update(self, data):
        call("uhashlib.update", self._hash, *span(data))

    def digest(self):
        return unhexlify(call("uhashlib.digest", self._hash))


class sha1(_Hash):
    def __init__(self, data=None):
        super().__init__("sha1", data)


class sha256(_Hash):
    def __init__(self, data=None):
        super().__init__("sha256", data)
