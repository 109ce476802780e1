# Emitted from src/device/flash/lib/ota_contact.ts by pycom-ota: edit that file, not this one.
#
# The contact with a server: how long it may last, what has come over so far, and the patience to try again.

from micropython import const
from utime import sleep_ms, ticks_add, ticks_diff, ticks_ms
from ota_errors import ConnectionClosed, ENOSPC, LinkError, storage_error, TimedOut

_TRIES = const(5)
_FIRST_PAUSE_MS = const(1000)
# What is left where there is no deadline.
_LONG_MS = const(86400000)

is_open = False
deadline = 0
is_limited = False
listener = None
# What the listener has raised: that is the application's, whatever it is.
raised = None
total = 0
done = 0
tries = 0
pause = 0
furthest = 0


# From now on, for `deadline_ms` milliseconds; 0: as long as it takes.
def begin(deadline_ms, on_progress):
    global deadline, is_limited, listener, raised, total, done, is_open
    # First, since a deadline of the wrong type raises.
    deadline = ticks_add(ticks_ms(), deadline_ms)
    is_limited = deadline_ms > 0
    listener = on_progress
    raised = None
    total = 0
    done = 0
    is_open = True


# There is no limit any more, and nobody is told.
def end():
    global is_open, is_limited, listener, raised
    is_open = False
    is_limited = False
    listener = None
    raised = None


# Whether an update is on its way.
def is_updating():
    return is_open


# In milliseconds. Raises TimedOut where there is none
def time_left():
    left = ticks_diff(deadline, ticks_ms()) if is_limited else _LONG_MS
    if left <= 0:
        raise TimedOut("deadline")
    return left


# So many bytes more are to come; less where it is negative.
def expect(count):
    global total
    total += count


def came(file, count):
    global done, raised
    done += count
    if listener is not None:
        try:
            listener(file, done, total)
        except Exception as error:
            raised = error if isinstance(error, Exception) else None
            raise


# Whether it is what the listener has raised.
def is_callers(error):
    return isinstance(error, Exception) and error is raised


# A try begins behind so many bytes: if that is further than any before, patience begins anew.
def reach(place):
    global furthest, tries, pause
    if place > furthest:
        furthest = place
        tries = _TRIES
        pause = _FIRST_PAUSE_MS


# Tries again, with a pause that doubles, as long as it is the link that fails: five times in a row without getting
# further, or until the time is up. A loop asks it before each try and behind one that was in vain: the stack of a board
# is too short to call back.
class Tries:
    def __init__(self, link):
        global furthest
        self._is_connected = True
        self._link = link
        furthest = -1
        reach(0)

    # Raises what `connect` raises
    def begin(self):
        if not self._is_connected:
            self._link.connect()
            self._is_connected = True

    # Behind a try that ended so: whether there is to be another, after a pause.
    #
    # Raises StorageError, or ConnectionClosed, in the place of an OSError; TimedOut
    def goes_on(self, error):
        global tries, pause
        if is_callers(error):
            return False
        # A transport of one's own raises the socket's errors as they are.
        if isinstance(error, OSError):
            if error.args[0] == ENOSPC:
                raise storage_error(error)
        elif not isinstance(error, LinkError):
            return False
        tries -= 1
        if tries <= 0:
            if isinstance(error, OSError):
                raise ConnectionClosed("errno {}".format(error.args[0]))
            return False
        self._is_connected = False
        sleep_ms(min(pause, time_left()))
        time_left()
        pause *= 2
        return True
