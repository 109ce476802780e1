# Runs programs one after the other, each in a module of its own, and tells where each begins and how it ends.
import gc
import sys


def run(names):
    for name in names:
        print("\x02" + name)
        try:
            __import__(name)
        except Exception as error:
            print("raised " + type(error).__name__ + ": " + str(error))
        sys.modules.pop(name, None)
        gc.collect()
