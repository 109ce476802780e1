# ## a ring buffer

from show import show


class Ring:
    def __init__(self, _size):
        self._size = _size
        self._next = 0
        self._used = 0
        self._slots = []

    def push(self, value):
        if self._used < self._size:
            self._slots.append(value)
            self._used += 1
        else:
            slots = self._slots
            for i in range(len(slots)):
                if i == self._next:
                    slots[i] = value
        self._next = self._next + 1 if self._next + 1 < self._size else 0

    def average(self):
        return 0 if self._used == 0 else sum(self._slots) // self._used


ring = Ring(3)
show(ring.average())
for n in [10, 20, 60, 100]:
    ring.push(n)
    show(ring.average())


# ## debouncing

from show import show


class Debounced:
    def __init__(self, _settle):
        self._settle = _settle
        self._since = None
        self._level = 0

    def update(self, level, now):
        if level == self._level:
            self._since = None
            return False
        if self._since is None:
            self._since = now
        if now - self._since < self._settle:
            return False
        self._level = level
        self._since = None
        return True


input = Debounced(5)
edges = [(1, 0), (1, 3), (0, 4), (1, 6), (1, 11), (1, 12)]
show([input.update(level, now) for level, now in edges])


# ## CRC-16

from show import show


def crc16(data):
    crc = 0xFFFF
    for b in data:
        crc = (crc & 0xFFFF) ^ b
        for i in range(8):
            crc = ((crc & 0xFFFF) >> 1) ^ 0xA001 if crc & 1 == 1 else (crc & 0xFFFF) >> 1
    return crc


show(crc16("123456789".encode()), crc16("".encode()))


# ## CRC-8

from show import show


def crc8(data):
    crc = 0
    for b in data:
        crc = (crc & 0xFF) ^ b
        for bit in range(8):
            crc = (((crc & 0x7F) << 1) ^ 0x07) & 0xFF if crc & 0x80 != 0 else (crc & 0x7F) << 1
    return crc


show(crc8(bytes([1, 2, 3])), crc8(bytes([])))


# ## a table of states

from show import show

TABLE = {
    "idle/join": "joining",
    "joining/joined": "sending",
    "sending/sent": "idle",
    "joining/lost": "idle",
    "sending/lost": "idle",
}


def next(state, event):
    return TABLE.get("{}/{}".format(state, event), state)


state = "idle"
events = ["sent", "join", "joined", "sent", "join", "lost"]
for event in events:
    state = next(state, event)
    show(event, state)


# ## a command line

from show import show


def parse(line):
    values = line.split(" ")
    verb = values[0] if len(values) > 0 else ""
    name = values[1] if len(values) > 1 else ""
    value = values[2] if len(values) > 2 else ""
    if verb == "get" and name != "":
        return {"kind": "get", "name": name}
    if verb != "set":
        return {"kind": "bad", "why": "no {}".format(verb)}
    try:
        return {"kind": "set", "name": name, "value": int(value)}
    except ValueError:
        return {"kind": "bad", "why": "value"}


for line in ["set a 5", "get a", "set a x", "hello"]:
    show(parse(line))


# ## a command line in one go

from show import show


def words(line):
    values = line.split(" ")
    verb = values[0] if len(values) > 0 else None
    rest = values[1:]
    return {"verb": verb, "rest": rest}


show(words("a b c"), words("a"))


# ## settings with defaults

from show import show


class Config:
    def __init__(self, settings):
        interval = settings.get("interval", 60)
        name = settings.get("name", "meter")
        ports = settings.get("ports")
        self.interval = interval
        self.name = name
        self.ports = ports if ports is not None else [1]


a = Config({})
b = Config({"name": "pump", "ports": [2, 3]})
show(a.interval, a.name, a.ports, b.interval, b.name, b.ports)


# ## retries with a growing pause

from show import show


class LinkDown(Exception):
    pass


pauses = []


def retry(tries, attempt):
    pause = 100
    n = 1
    while True:
        try:
            return attempt(n)
        except Exception as e:
            if not isinstance(e, LinkDown) or n == tries:
                raise
        pauses.append(pause)
        pause = min(pause * 2, 300)
        n += 1


def flaky(n):
    if n < 4:
        raise LinkDown("try {}".format(n))
    return n * 10


show(retry(5, flaky), pauses)
try:
    show(retry(2, flaky))
except LinkDown as e:
    show(str(e))


# ## a scheduler

from show import show


class Scheduler:
    def __init__(self):
        self._tasks = []

    def add(self, name, every):
        self._tasks.append({"name": name, "every": every, "due": every})

    def tick(self, now):
        ran = []
        for task in self._tasks:
            if now < task["due"]:
                continue
            ran.append(task["name"])
            task["due"] = now + task["every"]
        return ran


scheduler = Scheduler()
scheduler.add("read", 2)
scheduler.add("send", 5)
for now in range(0, 11, 2):
    show(now, scheduler.tick(now))


# ## observers

from show import show


class Signal:
    def __init__(self):
        self._listeners = []

    def on(self, listener):
        self._listeners.append(listener)

    def emit(self, value):
        for listener in self._listeners:
            listener(value)


total = 0
last = []
signal = Signal()


def listener(value):
    global total
    total += value


signal.on(listener)


def listener2(value):
    last.append(value)


signal.on(listener2)
signal.emit(4)
signal.emit(6)
show(total, last)


# ## a median

from show import show


def median(values):
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if len(ordered) > len(ordered) // 2 else None


show(median([5, 1, 9]), median([2]), median([]), median([4, 3, 2, 1]))


# ## fixed point

from show import show


def temperature(raw):
    tenths = raw * 175 * 10 // 65536 - 450
    sign = "-" if tenths < 0 else ""
    size = abs(tenths)
    whole = size // 10
    return "{}{}.{}".format(sign, whole, size - whole * 10)


show(temperature(0), temperature(26214), temperature(16000))


# ## type, length, value

from show import show


def records(data):
    at = 0
    while at + 2 <= len(data):
        size = data[at + 1]
        yield {"kind": data[at], "body": data[at + 2:at + 2 + size]}
        at += 2 + size


for record in records(bytes([1, 2, 10, 11, 5, 0, 9, 1, 7])):
    show(record["kind"], record["body"])


# ## lines from pieces

from show import show


class Lines:
    def __init__(self):
        self._rest = ""

    def feed(self, text):
        lines = "{}{}".format(self._rest, text).split("\n")
        self._rest = lines.pop() if len(lines) > 0 else ""
        return lines


input = Lines()
show(input.feed("AT"), input.feed("\r\nO"), input.feed("K\nmore\n"), input.feed(""))


# ## a checksum of a sentence

from show import show


def checksum(body):
    sum = 0
    for b in body.encode():
        sum = (sum & 0xFF) ^ b
    return "${}*{}".format(body, "{:0>2}".format("{:x}".format(sum)))


show(checksum("GPGLL,5300.97914,N"), checksum(""))


# ## versions in order

from show import show


def parts(version):
    return [int(part) for part in version.split(".")]


def is_newer(a, b):
    left, right = parts(a), parts(b)
    for i, part in enumerate(left):
        other = right[i] if len(right) > i else 0
        if part != other:
            return part > other
    return False


show(
    is_newer("1.0.10", "1.0.9"),
    is_newer("1.0", "1.0.0"),
    is_newer("2", "1.9.9"),
    is_newer("1.2", "1.10"),
)


# ## a cache that forgets

from show import show


class Cache:
    def __init__(self, _size):
        self._size = _size
        self._values = {}
        self._order = []

    def put(self, key, value):
        if key not in self._values:
            self._order.append(key)
        self._values[key] = value
        if len(self._order) <= self._size:
            return
        oldest = self._order.pop(0) if len(self._order) > 0 else None
        if oldest is not None:
            self._values.pop(oldest, None)

    def get(self, key):
        return self._values.get(key, -1)


cache = Cache(2)
cache.put("a", 1)
cache.put("b", 2)
cache.put("a", 3)
cache.put("c", 4)
show(cache.get("a"), cache.get("b"), cache.get("c"))


# ## counted pulses

from show import show


class Meter:
    def __init__(self, _litres_per_pulse):
        self._litres_per_pulse = _litres_per_pulse
        self._pulses = 0

        def callback():
            self._pulses += 1

        self._on_pulse = callback

    def wire(self):
        return self._on_pulse

    @property
    def litres(self):
        return self._pulses * self._litres_per_pulse


meter = Meter(10)
pulse = meter.wire()
pulse()
pulse()
show(meter.litres)


# ## a watchdog of tasks

from show import show


class Watchdog:
    def __init__(self):
        self._seen = {}

    def feed(self, task, now):
        self._seen[task] = now

    def late(self, now, limit):
        return [task for task in sorted(self._seen) if now - self._seen.get(task, now) > limit]


dog = Watchdog()
dog.feed("radio", 10)
dog.feed("adc", 4)
show(dog.late(12, 5), dog.late(30, 5), dog.late(12, 50))


# ## histogram

from show import show


def histogram(values, width):
    counts = {}
    for value in values:
        bin = value // width
        counts[bin] = counts.get(bin, 0) + 1
    return ["{}: {}".format(bin * width, counts.get(bin, 0)) for bin in sorted(counts)]


show(histogram([1, 5, 12, 13, 29], 10))


# ## a queue of jobs

from show import show


class Job:
    def __init__(self, priority):
        self.priority = priority

    def run(self):
        raise NotImplementedError


class Send(Job):
    def __init__(self, _text):
        super().__init__(1)
        self._text = _text

    def run(self):
        return "send {}".format(self._text)


class Sleep(Job):
    def __init__(self, _ms):
        super().__init__(0)
        self._ms = _ms

    def run(self):
        return "sleep {}".format(self._ms)


jobs = [Sleep(5), Send("a"), Sleep(7)]
for level in [1, 0]:
    for job in [each for each in jobs if each.priority == level]:
        show(job.run())


# ## run-length coding

from show import show


def pack(xs):
    runs = []
    last = None
    count = 0
    for x in xs:
        if x == last:
            count += 1
            continue
        if last is not None:
            runs.append((last, count))
        last = x
        count = 1
    if last is not None:
        runs.append((last, count))
    return runs


show(pack([5, 5, 5, 1, 2, 2]), pack([]), pack([7]))


# ## a URL taken apart

from show import show


def parse(url):
    values = url.split("://")
    scheme = values[0] if len(values) > 0 else ""
    rest = values[1] if len(values) > 1 else ""
    values2 = rest.split("/")
    authority = values2[0] if len(values2) > 0 else ""
    path = values2[1:]
    values3 = authority.split(":")
    host = values3[0] if len(values3) > 0 else ""
    port = values3[1] if len(values3) > 1 else None
    return {
        "scheme": scheme,
        "host": host,
        "port": 80 if port is None else int(port),
        "path": "/{}".format("/".join(path)),
    }


show(parse("http://a.b:8000/c/d.py"), parse("http://a"), parse(""))


# ## hysteresis

from show import show


class Valve:
    def __init__(self, _low, _high):
        self._low = _low
        self._high = _high
        self._open = False

    def update(self, level):
        if level < self._low:
            self._open = True
        elif level > self._high:
            self._open = False
        return self._open


valve = Valve(20, 80)
show([valve.update(level) for level in [50, 10, 50, 90, 50]])
