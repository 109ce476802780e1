# What the meter is doing: the next state follows from this one and what has happened.

from micropython import const

_JOINING = const(0)
_MEASURING = const(1)
_SENDING = const(2)
_UPDATING = const(3)

_MOST_FAILURES = const(3)


class Machine:
    def __init__(self, on_change):
        self.state = _JOINING
        self._failures = 0
        self._on_change = on_change

    def handle(self, happening):
        self._failures = self._failures + 1 if happening == "failed" else 0
        state = self._next(happening)
        if state != self.state:
            self._on_change(self.state, state)
            self.state = state

    def _next(self, happening):
        if self._failures >= _MOST_FAILURES:
            return _JOINING
        if self.state == _JOINING:
            return _MEASURING if happening == "joined" else _JOINING
        if self.state == _MEASURING:
            if happening == "update":
                return _UPDATING
            return _SENDING if happening == "sampled" else _MEASURING
        if self.state == _SENDING:
            return _MEASURING if happening == "sent" else _SENDING
        return _MEASURING if happening == "failed" else _UPDATING
