# Emitted from examples/pulse-meter/src/flash/lib/average.ts by pycom-ota: edit that file, not this one.
#
# A moving average.

from micropython import const

# The least that a sample can be.
_MIN = const(-32768)


class MovingAverage:
    def __init__(self, _size):
        self._size = _size
        self._samples = []

    def push(self, sample):
        self._samples.append(sample)
        if len(self._samples) > self._size:
            if len(self._samples) > 0:
                self._samples.pop(0)

    @property
    def is_empty(self):
        return len(self._samples) == 0

    @property
    def mean(self):
        if self.is_empty:
            return 0
        sum = 0
        for sample in self._samples:
            sum += sample
        count = len(self._samples)
        return (2 * sum + count) // (2 * count)

    @property
    def peak(self):
        peak = _MIN
        for sample in self._samples:
            peak = max(peak, sample)
        return peak
