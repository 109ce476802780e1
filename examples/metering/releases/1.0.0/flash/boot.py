# Emitted from src/device/flash/boot.ts by pycom-ota: edit that file, not this one.
#
# boot.py: runs at every start, before main.py.

from pycom import heartbeat, nvs_get
from sys import path


def resume_update():
    import ota_resume
    ota_resume.resume()


# First of all, and first in main.py too: an update that was interrupted goes on, or is undone.
if nvs_get("ota", 0) != 0:
    path.insert(0, "/flash/.ota")
    resume_update()

# The blinking LED costs a battery-powered meter more than its sleep does.
heartbeat(False)
