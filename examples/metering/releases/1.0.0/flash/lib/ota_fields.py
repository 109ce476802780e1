# Emitted from src/device/flash/lib/ota_fields.ts by pycom-ota: edit that file, not this one.
#
# What a manifest may say: each field checked before anything is done with it.

from micropython import const
from ota_errors import ManifestInvalid
from ota_installed import is_version

HEX = "0123456789abcdef"
_VERSION_LIMIT = const(32)
# In bytes; a path of 128 bytes takes three times as many, percent-encoded.
_REQUEST_LIMIT = const(768)


# A SHA-1, in lower hex. Raises ManifestInvalid
def check_hash(text):
    hash = text.lower()
    if len(hash) != 40:
        raise ManifestInvalid("hash")
    for character in hash:
        if character not in HEX:
            raise ManifestInvalid("hash")
    return hash


# A version is written into a Python file: nothing in it may end a string. Raises ManifestInvalid
def check_version(version):
    if len(version) > _VERSION_LIMIT or not is_version(version):
        raise ManifestInvalid("version")
    return version


# A number of bytes or files. Raises ManifestInvalid
def check_count(text):
    try:
        value = int(text)
        if value >= 0:
            return value
    except ValueError:
        pass
    raise ManifestInvalid("size")


# What a server is asked for. Raises ManifestInvalid
def check_request(request):
    for character in request:
        if character <= " ":
            raise ManifestInvalid("URL")
    if request == "" or len(request.encode()) > _REQUEST_LIMIT:
        raise ManifestInvalid("URL")
    return request
