# Emitted from examples/metering/src/1.0.1/flash/lib/meter.ts by pycom-ota: edit that file, not this one.
#
# The meter behind the board: a counter of watt-hours, and the power that follows from it.

total = 0


# The counter's value in Wh.
def read():
    global total
    total += 7
    return total


# The mean power in W that `watt_hours` in `milliseconds` come to, rounded down.
def power(watt_hours, milliseconds):
    return watt_hours * 3600000 // milliseconds
