# Emitted from src/device/transports/flash/lib/FTPOTA.ts by pycom-ota: edit that file, not this one.
#
# Updates from any server of files that speaks FTP.

from micropython import const
from OTA import WiFiOTA
from ota_ftp import FileServer
from ota_mirror import file_for, is_manifest

_FTP_PORT = const(21)
_FTP_TIMEOUT_S = const(10)
_JOIN_TIMEOUT_MS = const(20000)


# Updates over WiFi from a mirror on a server of files: what `pycom-ota mirror` writes, in `folder` there.
class FTPOTA(WiFiOTA):
    # As `WiFiOTA`; the server lets `user` in with `login`, its password.
    def __init__(
        self,
        ssid,
        password,
        ip,
        port=_FTP_PORT,
        user="anonymous",
        login="",
        folder="",
        timeout=_FTP_TIMEOUT_S,
        networks=None,
        wifi_timeout_ms=_JOIN_TIMEOUT_MS,
    ):
        super().__init__(
            ssid,
            password,
            ip,
            port,
            timeout=timeout,
            networks=networks,
            wifi_timeout_ms=wifi_timeout_ms,
        )
        self._user = user
        self._login = login
        self._folder = folder
        self._files = None

    def disconnect(self):
        if self._files is not None:
            self._files.close()
            self._files = None
        super().disconnect()

    def fetch(self, request, sink):
        if self._files is None:
            self._files = FileServer(self.ip, self.port, self.buffer, self.timeout)
        if is_manifest(request):
            sink.tag = ""
        self._files.enter(self._user, self._login)
        self._files.fetch("{}/{}".format(self._folder, file_for(request)), sink)
