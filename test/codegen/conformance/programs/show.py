# What show.ts is on Node.


def show(*values):
    print(", ".join([_text(value) for value in values]))


def _text(value):
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return "int " + str(value)
    if isinstance(value, float):
        return "float " + str(value)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "bytes " + " ".join([str(byte) for byte in value])
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join([_text(each) for each in value]) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(sorted([_text(k) + ": " + _text(v) for k, v in value.items()])) + "}"
    if isinstance(value, set):
        return "{" + ", ".join(sorted([_text(each) for each in value])) + "}"
    if isinstance(value, Exception):
        return type(value).__name__ + "(" + _quoted(str(value)) + ")"
    if callable(value):
        return "function"
    return "<" + type(value).__name__ + ">"


def _quoted(value):
    return '"' + value.replace("\n", "\\n") + '"'
