# Emitted from examples/pulse-meter/src/flash/meter.ts by pycom-ota: edit that file, not this one.
#
# A meter as a state machine.

from OTA import WiFiOTA
from machine import deepsleep, reset
from ota_errors import OTAError
from pycom import nvs_get, nvs_set
from utime import sleep_ms
from config import ACCESS_POINT, CREDENTIALS, JOIN_TIMEOUT_S, PULSE_PIN, SAMPLE_MS, THERMOMETER_PIN
from average import MovingAverage
from messages import apply_command, decode_command, encode_reading
from radio import JoinError, Radio
from sensors import PulseCounter, Thermometer
from settings import load_settings, save_settings


def stored_pulses():
    stored = nvs_get("pulses", 0)
    return stored if isinstance(stored, int) else 0


class Meter:
    def __init__(self):
        self._ota = WiFiOTA(
            ACCESS_POINT["ssid"],
            ACCESS_POINT["password"],
            ACCESS_POINT["server"],
            ACCESS_POINT["port"],
        )
        self._radio = Radio()
        self._pulses = PulseCounter(PULSE_PIN, stored_pulses())
        self._thermometer = Thermometer(THERMOMETER_PIN)
        self._settings = load_settings()
        self._average = MovingAverage(self._settings["windowSize"])
        self._flags = 1

    def run(self):
        state = "boot"
        while True:
            print("meter: {}".format(state))
            state = self._step(state)

    def _step(self, state):
        if state == "boot":
            print(
                "meter: version {}, {} pulses".format(
                    self._ota.get_current_version(), self._pulses.count
                )
            )
            return "join"
        elif state == "join":
            return self._join()
        elif state == "measure":
            return self._measure()
        elif state == "send":
            return self._send()
        elif state == "update":
            return self._update()
        elif state == "sleep":
            return self._sleep()

    def _join(self):
        try:
            self._radio.join(CREDENTIALS, JOIN_TIMEOUT_S)
        except JoinError as error:
            print("meter: {}".format(str(error)))
            return "sleep"
        self._ota.confirm()
        return "measure"

    def _sleep(self):
        nvs_set("pulses", self._pulses.count)
        deepsleep(self._settings["intervalSeconds"] * 1000)

    def _update(self):
        try:
            self._ota.connect()
            self._ota.update(trial_boots=3)
        except OTAError as error:
            print("meter: update failed: {}".format(type(error).__name__))
            return "measure"
        return "measure"

    def _measure(self):
        samples = max(1, self._settings["intervalSeconds"] * 1000 // SAMPLE_MS)
        for i in range(samples):
            sleep_ms(SAMPLE_MS)
            self._average.push(self._thermometer.read())
        return "send"

    def _send(self):
        limit = self._settings["alarmDeciDegrees"]
        if limit is not None and self._average.peak > limit:
            self._flags |= 2
        payload = encode_reading({
            "pulses": self._pulses.count,
            "deciDegrees": self._average.mean,
            "peakDeciDegrees": self._average.peak,
            "flags": self._flags,
        })
        self._flags = 0
        command = decode_command(self._radio.exchange(payload))
        return "measure" if command is None else self._obey(command)

    def _obey(self, command):
        print("meter: command {}".format(command["kind"]))
        if command["kind"] == "update":
            return "update"
        if command["kind"] == "reset":
            nvs_set("pulses", self._pulses.count)
            reset()
        if apply_command(self._settings, command):
            save_settings(self._settings)
            self._average = MovingAverage(self._settings["windowSize"])
        return "measure"
