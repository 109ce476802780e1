# Emitted from examples/pulse-meter/src/flash/main.ts by pycom-ota: edit that file, not this one.
#
# main.py: what the board runs after boot.py.

from pycom import nvs_get
from sys import path


def resume_update():
    import ota_resume
    ota_resume.resume()


def start():
    import meter
    meter.Meter().run()


# As in boot.py, for the case that boot.py was being replaced when the power went.
if nvs_get("ota", 0) != 0:
    path.insert(0, "/flash/.ota")
    resume_update()
start()
