# Emitted from examples/metering/src/1.0.0/flash/lib/meter.ts by pycom-ota: edit that file, not this one.
#
# The meter behind the board: a counter of watt-hours.

total = 0


# The counter's value in Wh.
def read():
    global total
    total += 7
    return total
