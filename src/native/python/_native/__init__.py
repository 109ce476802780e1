# A Pycom board on MicroPython's unix port: its modules over files of the computer, its volumes on the interpreter's
# own FAT and LittleFS drivers.
