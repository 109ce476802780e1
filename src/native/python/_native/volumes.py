# The board's volumes, on the interpreter's own filesystem drivers.
import vfs
from _native import disks, host

_DISKS = {"sector": disks.SectorDisk, "cached": disks.CachedDisk, "erase": disks.EraseDisk}
_LITTLEFS = {"readsize": 256, "progsize": 256, "mtime": False}

_volumes = []


def mount(fresh):
    vfs.umount("/")
    for device, volume in enumerate(host.settings["volumes"]):
        disk = _DISKS[volume["disk"]](volume["name"], device, volume["bytes"])
        _volumes.append(disk)
        if volume["disk"] == "erase":
            if fresh:
                vfs.VfsLfs2.mkfs(disk, 256, 256)
            system = vfs.VfsLfs2(disk, **_LITTLEFS)
        else:
            if fresh:
                vfs.VfsFat.mkfs(disk)
            system = vfs.VfsFat(disk)
        vfs.mount(system, "/" + volume["name"])


def sync():
    for disk in _volumes:
        disk.flush()
