from _bridge.core import CONSTANTS

errorcode = {}
for _name, _number in CONSTANTS["errno"].items():
    globals()[_name] = _number
    errorcode[_number] = _name
