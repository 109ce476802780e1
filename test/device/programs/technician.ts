// Updates from a card, while what shows how far it is fails.

import { SDOTA } from "SDOTA";
import { OSError, print } from "builtins";
import { OTAError } from "ota_errors";

const ota = new SDOTA();
let calls = 0;

function show(_file: string, _done: number, _total: number): void {
  calls += 1;
  throw new OSError(5);
}

try {
  ota.connect();
  ota.update({ on_progress: show });
} catch (error) {
  if (error instanceof OTAError) {
    print(error.constructor.name, error.message);
  } else if (error instanceof OSError) {
    print("OSError", error.args[0]);
  } else {
    throw error;
  }
} finally {
  print("calls", calls);
}
