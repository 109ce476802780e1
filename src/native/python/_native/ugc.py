# The garbage collector where the heap is ample: to collect early, as a board has to, would take most of the time of a run.
from gc import *

_set = -1


def threshold(amount=None):
    global _set
    if amount is None:
        return _set
    _set = amount
