# The board's volumes, on the interpreter's own filesystem drivers.
import vfs
from _native import disks, host

_DISKS = {"sector": disks.SectorDisk, "cached": disks.CachedDisk, "erase": disks.EraseDisk}
_LITTLEFS = {"readsize": 256, "progsize": 256, "mtime": False}

_SECTOR = 512
# Where the boot sector says so.
_SECTORS_IN_CLUSTER = 13

_volumes = []


def mount(fresh):
    vfs.umount("/")
    for device, volume in enumerate(host.settings["volumes"]):
        disk = _DISKS[volume["disk"]](volume["name"], device, volume["bytes"])
        _volumes.append(disk)
        if volume["disk"] == "erase":
            if fresh:
                vfs.VfsLfs2.mkfs(disk, readsize=256, progsize=256)
            system = vfs.VfsLfs2(disk, **_LITTLEFS)
        else:
            if fresh:
                vfs.VfsFat.mkfs(disk)
                _widen(disk, volume["clusterBytes"] // _SECTOR)
            system = vfs.VfsFat(disk)
        vfs.mount(system, "/" + volume["name"])


# The driver chooses clusters of one sector for so small a volume. The allocation table stays larger than it need be.
def _widen(disk, sectors):
    boot = bytearray(_SECTOR)
    disk.readblocks(0, boot)
    boot[_SECTORS_IN_CLUSTER] = sectors
    disk.writeblocks(0, boot)


def sync():
    for disk in _volumes:
        disk.flush()
