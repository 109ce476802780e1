import uos
from settings import Settings

PATH = "/flash/settings.json"


def show():
    settings = Settings()
    settings.load()
    print(settings.interval_seconds, settings.threshold, settings.name)
    return settings


def write(data):
    file = open(PATH, "wb")
    file.write(data)
    file.close()


show()
settings = show()
settings.interval_seconds = 60
settings.name = "well"
settings.save()
show()
for data in (b"", b"[1]", b'{"interval": -1, "threshold": "x", "name": 3}', b'{"threshold": 7}', b"\xff"):
    write(data)
    show()
uos.remove(PATH)
show()
