# WiFi that is in reach, or is not, for as long as the board is on.
from _native import host


class WLAN:
    STA = 1
    AP = 2
    STA_AP = 3
    WEP = 1
    WPA = 2
    WPA2 = 3

    _ssid = None

    def __init__(self, id=0, mode=None, **options):
        pass

    def init(self, mode=STA, **options):
        pass

    def mode(self):
        return WLAN.STA

    def antenna(self, antenna=0):
        return antenna

    def deinit(self):
        WLAN._ssid = None

    disconnect = deinit

    def scan(self):
        return []

    def connect(self, ssid, auth=None, bssid=None, timeout=None):
        if host.settings["served"]:
            WLAN._ssid = ssid

    def isconnected(self):
        return WLAN._ssid is not None

    def ssid(self):
        return WLAN._ssid

    def ifconfig(self, id=0):
        return ("192.168.4.2", "255.255.255.0", "192.168.4.1", "192.168.4.1")
