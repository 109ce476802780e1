# The working folder, which the board's operations do not know: their paths are absolute.
_folder = "/flash"


def absolute(path):
    if not isinstance(path, str):
        raise TypeError("can't convert " + type(path).__name__ + " to str")
    if path.startswith("/"):
        return path
    if not path:
        return path
    return (_folder if _folder != "/" else "") + "/" + path


def folder():
    return _folder


def enter(path):
    global _folder
    _folder = path
