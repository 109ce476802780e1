# Runs a program as the board does: in __main__, what escapes it is told.
import __main__
import sys
from _board import failed
from io import StringIO


def start(path):
    try:
        execfile(path, __main__.__dict__)
    except BaseException as error:
        text = StringIO()
        sys.print_exception(error, text)
        failed(type(error).__name__, _told(error), text.getvalue())


# Text crosses to the host up to its first NUL.
def _told(error):
    return str(error).replace("\0", "\\0")
