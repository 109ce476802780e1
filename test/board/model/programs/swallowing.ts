// Swallows every exception and touches the board no more.

import { sync } from "uos";

try {
  try {
    sync();
  } catch {}
} catch (_error) {}
