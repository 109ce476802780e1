// boot.py: runs at every start, before main.py.

import { heartbeat } from "pycom";

// The blinking LED costs a battery-powered meter more than its sleep does.
heartbeat(false);
