# ## a union of three records

from show import show


def tell(message):
    if message["kind"] == "reading":
        return "{}".format(message["value"])
    elif message["kind"] == "text":
        return message["text"]
    elif message["kind"] == "none":
        return "-"


messages = [{"kind": "reading", "value": 4}, {"kind": "none"}, {"kind": "text", "text": "x"}]
show([tell(message) for message in messages])


# ## never

from show import show


def unreachable(kind):
    raise Exception(kind)


def f(kind):
    if kind == "a":
        return 1
    elif kind == "b":
        return 2
    else:
        return unreachable(kind)


show(f("a"), f("b"))


# ## tagged by numbers

from show import show


def describe(packet):
    return "port {}".format(packet["port"]) if packet["type"] == 1 else packet["reason"]


show(describe({"type": 1, "port": 5}), describe({"type": 2, "reason": "lost"}))


# ## tagged by an enum

from show import show


def apply(n, step):
    return n + step["by"] if step["kind"] == 0 else n - step["by"]


show(apply(5, {"kind": 0, "by": 2}), apply(5, {"kind": 1, "by": 3}))


# ## classes told apart by instanceof

from show import show


class Open:
    def __init__(self, at):
        self.at = at


class Closed:
    def __init__(self):
        self.why = "full"


def tell(valve):
    return "{}".format(valve.at) if isinstance(valve, Open) else valve.why


show(tell(Open(3)), tell(Closed()))


# ## told apart by a property

from show import show


def tell(result):
    return result["error"] if "error" in result else "{}".format(result["value"])


show(tell({"value": 1}), tell({"error": "no"}))


# ## a type guard

from show import show


def is_ok(result):
    return result["ok"]


results = [{"ok": True, "value": 1}, {"ok": False, "error": "e"}, {"ok": True, "value": 3}]
show(
    [each["value"] for each in [each for each in results if is_ok(each)]],
    [each["value"] if each["ok"] else -1 for each in results],
)


# ## enums with values

from show import show

show(2, 10, 11)
port = 10
show(port == 10, port)


# ## enums of flags

from show import show

state = 1 | 2
show(state, state & 2 != 0, state == 3)


# ## enums of text

from show import show


def log(level, text):
    return "[{}] {}".format(level, text)


show(log("info", "a"), log("warn", "b"), "info" == "info")


# ## enums in maps and lists

from show import show

uses = {"P2": 1}
uses["P10"] = 2
pins = ["P10", "P2"]
show([uses.get(pin, 0) for pin in pins], "P2" in pins, pins.index("P2") if "P2" in pins else -1)


# ## enums as parameters with defaults

from show import show


def speed(mode=1):
    return mode * 10


show(speed(), speed(2))


# ## const enums

from show import show

show(4, 32, 32 - 4)


# ## numbers or text

from show import show


def double(value):
    return "{}{}".format(value, value) if isinstance(value, str) else value * 2


show(double(4), double("ab"))


# ## one or several

from show import show


def count(value):
    return 1 if isinstance(value, str) else len(value)


show(count("a"), count(["a", "b"]), count([]))


# ## records that nest

from show import show

sensor = {"id": "t", "limits": {"low": 1, "high": 9}}
limits = sensor["limits"]
show(limits["high"] - limits["low"], sensor["limits"]["low"], sensor)


# ## lists of records

from show import show

readings = []
for value in [5, 7]:
    readings.append({"at": len(readings), "value": value})
for reading in readings:
    reading["value"] += 1
show(readings, len([each for each in readings if each["value"] > 6]))


# ## records with quoted keys

from show import show

headers = {"content-type": "text/plain", "x-padding": "aa"}
show(headers["content-type"], headers["x-padding"], headers)


# ## records that grow

from show import show

counts = {}
for word in ["a", "b", "a"]:
    counts[word] = counts.get(word, 0) + 1
show(counts, "a" in counts, "z" in counts)
counts.pop("a", None)
show(counts)


# ## optional properties that are set later

from show import show

job = {"name": "read"}
show(job.get("result"), job.get("result") is None)
job["result"] = 0
show(job.get("result", -1), job)


# ## intersections

from show import show

event = {"name": "boot", "at": 3}


def label(each):
    return "{}@{}".format(each["name"], each["at"])


show(label(event), event)


# ## picked and partial

from show import show

change = {"interval": 5}
named = {"name": "n"}
show(change.get("interval", 60), change.get("name", "none"), named["name"])


# ## generic results

from show import show


def wrap(value):
    return {"ok": False, "why": "null"} if value is None else {"ok": True, "value": value}


good = wrap(5)
bad = wrap(None)
show(good["value"] if good["ok"] else good["why"], bad["value"] if bad["ok"] else bad["why"])
