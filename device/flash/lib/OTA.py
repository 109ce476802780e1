# Emitted from src/device/flash/lib/OTA.ts by pycom-ota: edit that file, not this one.
#
# Over-the-air updates: `OTA` for any transport, `WiFiOTA` over WiFi and HTTP.

from micropython import const
from ota_board import recall_number
from ota_errors import NoMemory, noted, storage_error
from ota_heap import Heap

_DEADLINE_MS = const(900000)
# The journal's names, without all that it loads.
STATE = "ota"
KEPT = "ota_kept"
_HTTP_BUFFER_SIZE = const(2048)
_HTTP_TIMEOUT_S = const(10)
_WIFI_TIMEOUT_MS = const(20000)


# The update logic, whatever brings the bytes. A transport is a subclass with `connect` and `fetch`, or, as the first
# client had it, with `connect` and `get_data`.
class OTA:
    # Makes the server reachable.
    def connect(self):
        raise NotImplementedError("connect")

    # Called behind every `update()` that does not restart the board.
    def disconnect(self):
        pass

    # Moves what the server has under `request` into `sink`: `sink.begin(size)` first, then `sink.write(data)`. Where it can
    # begin at `sink.offset` of the content that `sink.tag` names, it says so: `sink.begin(size, sink.offset)`.
    def fetch(self, request, sink):
        raise NotImplementedError("fetch {} {}".format(request, sink.tag))

    # What subclasses that were written for the first client have in the place of `fetch`.
    def get_data(self, req, dest_path=None, hash=False, firmware=False):
        target = (
            dest_path
            if dest_path is not None
            else ("slot" if firmware else ("hash" if hash else "memory"))
        )
        raise NotImplementedError("get_data {} {}".format(req, target))

    # The version of the installed files. Raises StorageError, NoMemory
    def get_current_version(self):
        heap = Heap()
        try:
            return installed_version()
        except MemoryError:
            raise no_memory(heap)
        finally:
            heap.restore()

    # Installs what is newer on the server, and restarts. Where there is nothing newer it answers false. With
    # `trial_boots`, the new version is on trial: unless it calls `confirm()` within so many starts, the board goes back
    # to the old one, files and firmware together, and does not take that version again. With `watchdog_ms` besides,
    # each of these starts has a hardware watchdog of so many milliseconds, for programs that hang.
    #
    # What it downloads it has within `deadline_ms` milliseconds, or gives up for this time; 0 is no limit.
    # `on_progress(file, done, total)` is called with each piece that came, and with each block of firmware that went into its
    # slot: the path of a file or `firmware`, the bytes that are there and those that are to come. The application feeds its
    # watchdog there.
    #
    # Raises an `OTAError` (module `ota_errors`) where the update fails: the files are then what they were.
    def update(self, trial_boots=0, watchdog_ms=0, deadline_ms=_DEADLINE_MS, on_progress=None):
        heap = Heap()
        try:
            return run(self, trial_boots, watchdog_ms, deadline_ms, on_progress)
        except MemoryError:
            failure = no_memory(heap)
            self.disconnect()
            raise noted(failure)
        finally:
            heap.restore()

    # The version that runs is good: its trial ends. False where it is not on trial. With `keep_backup`, `rollback()`
    # stays possible until the next update begins, at the price of the old files' place. A watchdog of the trial runs
    # on, with an hour to feed it: nothing stops a watchdog but a restart.
    #
    # Raises StorageError, NoMemory: the trial goes on
    def confirm(self, keep_backup=False):
        heap = Heap()
        try:
            return recall_number(STATE, 0) != 0 and confirm_trial(keep_backup)
        except OSError as error:
            raise storage_error(error)
        except MemoryError:
            raise no_memory(heap)
        finally:
            heap.restore()

    # Goes back to the version before, and restarts; possible on trial, or with a backup. False where there is none.
    #
    # Raises StorageError, NoMemory: nothing is changed
    def rollback(self):
        heap = Heap()
        try:
            return (recall_number(STATE, 0) != 0 or recall_number(KEPT, 0) > 0) and go_back()
        except OSError as error:
            raise storage_error(error)
        except MemoryError:
            raise no_memory(heap)
        finally:
            heap.restore()


# Updates over WiFi and HTTP.
#
# WiFi that the application uses itself: a station that is on keeps its settings (antenna, power saving), and a link to
# one of these networks is used and left as it is. A link to another network ends, and so does an access point of the
# board's own; afterwards WiFi is off. The application switches on again what it needs.
class WiFiOTA(OTA):
    # `timeout` is how long to wait for the server each time, in seconds; `networks` are further ones that it may be in,
    # each a name and a password; `wifi_timeout_ms` is how long a network that is in reach has to let the board in, and how
    # long to wait for one. Networks without a password have `None` or `""`.
    def __init__(
        self,
        ssid,
        password,
        ip,
        port,
        timeout=_HTTP_TIMEOUT_S,
        networks=None,
        wifi_timeout_ms=_WIFI_TIMEOUT_MS,
    ):
        super().__init__()
        self._networks = [(ssid, password)]
        if networks is not None:
            self._networks.extend(networks)
        self._wifi_timeout_ms = wifi_timeout_ms
        self.ip = ip
        self.port = port
        self.timeout = timeout
        # Now, while the heap is in one piece.
        self.buffer = bytearray(_HTTP_BUFFER_SIZE)
        self._server = None
        self._wlan = None

    # Joins the strongest of the networks, unless it is joined to one. That may take `wifi_timeout_ms` for each that is in
    # reach, and five seconds for each other one: a watchdog of the application's own needs longer. Where it fails, WiFi is
    # off.
    #
    # Raises WiFiAbsent, WiFiRefused
    def connect(self):
        heap = Heap()
        try:
            self._join()
        except MemoryError:
            raise no_memory(heap)
        finally:
            heap.restore()

    def _join(self):
        import ota_contact
        import ota_wlan
        radio = ota_wlan.station()
        if ota_wlan.is_joined(radio, self._networks):
            return
        self._wlan = radio
        is_in = False
        try:
            ota_wlan.join_one(radio, self._networks, self._wifi_timeout_ms)
            is_in = True
        finally:
            # Between the tries of an update it stays on: off, it would lose the antenna that the application has chosen.
            if not is_in and not ota_contact.is_updating():
                self.disconnect()

    # Ends the connection, and switches WiFi off where `connect` had to join a network.
    def disconnect(self):
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._wlan is not None:
            self._wlan.deinit()
            self._wlan = None

    def fetch(self, request, sink):
        import ota_http
        if self._server is None:
            self._server = ota_http.Server(self.ip, self.port, self.buffer, self.timeout)
        self._server.fetch(request, sink)


# What a function imports is loaded when it begins.
def run(ota, trial_boots, watchdog_ms, deadline_ms, on_progress):
    import ota_update
    return ota_update.update(ota, trial_boots, watchdog_ms, deadline_ms, on_progress)


def confirm_trial(is_kept):
    import ota_trial
    return ota_trial.confirm(is_kept)


def go_back():
    import ota_trial
    return ota_trial.rollback()


def installed_version():
    import ota_installed
    return ota_installed.installed()["files"]


def no_memory(heap):
    heap.forget()
    return NoMemory("")
