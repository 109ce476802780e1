# The last readings of a sensor, and what can be said of them.


class Window:
    def __init__(self, size):
        self._size = size
        self._values = []

    # Adds a reading; the oldest one goes when there are too many.
    def add(self, value):
        self._values.append(value)
        if len(self._values) > self._size:
            self._values.pop(0)

    @property
    def is_full(self):
        return len(self._values) == self._size

    # The mean, rounded down; None of nothing.
    def mean(self):
        if not self._values:
            return None
        return sum(self._values) // len(self._values)

    # How many readings are at least `limit`.
    def above(self, limit):
        return sum(1 for value in self._values if value >= limit)
