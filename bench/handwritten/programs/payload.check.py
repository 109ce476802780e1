from payload import TooLong, frame

readings = [
    {"channel": 1, "value": -20},
    {"channel": 300, "value": 4000, "valid": False},
    {"channel": 3, "value": 0, "valid": True},
]
print(frame(3600, []), frame(3600, readings))
try:
    frame(0, readings * 4)
except TooLong as error:
    print("too long:", error)
