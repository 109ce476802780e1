// Counts the starts of the board.

import { nvs_get, nvs_set } from "pycom";

const boots = nvs_get("boots");
nvs_set("boots", typeof boots === "number" ? boots + 1 : 1);
