import { SDOTA } from "SDOTA";

const ota = new SDOTA();
ota.connect();
ota.update();
