# Emitted from examples/metering/src/1.0.0/flash/config.ts by pycom-ota: edit that file, not this one.
#
# What differs from one installation to the next.

from micropython import const

# The network that the vehicle brings.
WIFI_SSID = "meter-van"
WIFI_PW = "a-long-passphrase"
SERVER_IP = "192.168.4.1"
SERVER_PORT = const(8000)

APP_EUI = "70B3D57ED0008CD6"
APP_KEY = "B57F36D88691CEC5EE8659320169A61C"

# Between two readings, in milliseconds.
INTERVAL_MS = const(60000)
