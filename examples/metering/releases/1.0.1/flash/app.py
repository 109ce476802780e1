# Emitted from examples/metering/src/1.0.1/flash/app.ts by pycom-ota: edit that file, not this one.
#
# A smart meter: sends its readings over LoRaWAN; the downlink 01 02 03 tells it to look for an
# update.

from micropython import const
from OTA import WiFiOTA
from network import LoRa, WLAN
from ota_errors import OTAError
from ubinascii import hexlify, unhexlify
from usocket import AF_LORA, SO_DR, SOCK_RAW, SOL_LORA, socket
from utime import sleep_ms
from config import APP_EUI, APP_KEY, INTERVAL_MS, SERVER_IP, SERVER_PORT, WIFI_PW, WIFI_SSID
from codec.frame import encode_reading
from meter import power, read

UPDATE_COMMAND = "010203"
_DATA_RATE = const(5)

# How many starts a new version has to prove itself.
_TRIAL_BOOTS = const(3)


def join_network():
    lora = LoRa(mode=LoRa.LORAWAN, region=LoRa.EU868)
    lora.join(activation=LoRa.OTAA, auth=(unhexlify(APP_EUI), unhexlify(APP_KEY)), timeout=0)
    while not lora.has_joined():
        sleep_ms(2500)
    print("meter: joined")
    link = socket(AF_LORA, SOCK_RAW)
    link.setsockopt(SOL_LORA, SO_DR, _DATA_RATE)
    return link


# Sends a reading; what the network answers, in hexadecimal. `last` is the reading before.
def exchange(link, last, reading):
    link.setblocking(True)
    link.send(encode_reading(reading, power(reading - last, INTERVAL_MS)))
    link.setblocking(False)
    return hexlify(link.recv(64)).decode()


def update(ota):
    try:
        ota.connect()
        ota.update(trial_boots=_TRIAL_BOOTS)
    except OTAError as error:
        print("meter: update failed: {} {}".format(type(error).__name__, str(error)))


def run():
    ota = WiFiOTA(WIFI_SSID, WIFI_PW, SERVER_IP, SERVER_PORT)
    print("meter: version {}".format(ota.get_current_version()))
    # WiFi costs power: it is off until an update needs it.
    WLAN().deinit()
    link = join_network()
    # A version that gets this far can be updated again: that is what a trial is for.
    if ota.confirm():
        print("meter: version confirmed")
    last = read()
    while True:
        sleep_ms(INTERVAL_MS)
        reading = read()
        if exchange(link, last, reading) == UPDATE_COMMAND:
            update(ota)
        last = reading
