from crc16 import crc16

for data in (b"", b"\x00", b"123456789", bytes(range(256))):
    print(crc16(data), crc16(data, 0))
