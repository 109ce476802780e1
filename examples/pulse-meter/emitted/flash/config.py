# Emitted from examples/pulse-meter/src/flash/config.ts by pycom-ota: edit that file, not this one.
#
# What differs from one installation to the next.

from micropython import const

CREDENTIALS = {"appEui": "70B3D57ED0008CD6", "appKey": "B57F36D88691CEC5EE8659320169A61C"}

# The network that the vehicle brings.
ACCESS_POINT = {
    "ssid": "meter-van",
    "password": "a-long-passphrase",
    "server": "192.168.4.1",
    "port": 8000,
}

PULSE_PIN = "P10"
THERMOMETER_PIN = "P16"

# Between two readings of the thermometer.
SAMPLE_MS = const(10000)

JOIN_TIMEOUT_S = const(60)
