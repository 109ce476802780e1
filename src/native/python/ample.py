# ample.py FOLDER: serve.py, with a heap that need not be collected early.
import sys
from _native import ugc

sys.modules["gc"] = ugc
import serve
