# The checksum that closes each frame: CRC-16 with the polynomial 0x1021, most significant bit first.

from micropython import const

_POLYNOMIAL = const(0x1021)


def crc16(data, start=0xFFFF):
    crc = start
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            carry = crc & 0x8000
            crc = (crc << 1) & 0xFFFF
            if carry:
                crc ^= _POLYNOMIAL
    return crc
