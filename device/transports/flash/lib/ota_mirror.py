# Emitted from src/device/transports/flash/lib/ota_mirror.ts by pycom-ota: edit that file, not this one.
#
# Mirrors of a vehicle's server: folders that `pycom-ota mirror` writes, with an answer in each file. They are on a card, or
# on a server that knows nothing of updates.

MANIFEST = "manifest.json?current_ver="


# Whether the answer is another one in another mirror, under the same name.
def is_manifest(request):
    return request.startswith(MANIFEST)


# The file that holds the answer. There are no patches in a mirror: what asks for them has the same manifest.
def file_for(request):
    if not is_manifest(request):
        return request
    version = request.split(MANIFEST)[1].split("&")[0]
    return "{}.manifest".format(version)
