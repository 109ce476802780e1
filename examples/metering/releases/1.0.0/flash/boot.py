# Emitted from src/device/flash/boot.ts by pycom-ota: edit that file, not this one.
#
# boot.py: runs at every start, before main.py.

from pycom import heartbeat

# The blinking LED costs a battery-powered meter more than its sleep does.
heartbeat(False)
