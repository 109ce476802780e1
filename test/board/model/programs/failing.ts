// Fails with an exception of its own.

import { print } from "builtins";

class NoMeterError extends Error {}

print("before");
throw new NoMeterError("no meter at 7");
