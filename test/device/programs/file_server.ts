import { FTPOTA } from "FTPOTA";

const ota = new FTPOTA("van", "secret", "192.168.4.1", {
  user: "meter",
  login: "let me in",
  folder: "/releases",
});
ota.connect();
ota.update({ deadline_ms: 60000 });
