import { OTA } from "OTA";
import { bytes, item, open } from "builtins";
import { ConnectionClosed } from "ota_errors";
import type { Sink } from "ota_sink";

/** A transport of one's own, as short as it can be; the link is lost within the manifest. */
class OwnOTA extends OTA {
  override connect(): void {}

  override fetch(request: string, sink: Sink): void {
    const version = item(request.split("current_ver="), 1).split("&");
    const file = open(`/sd/ota/${item(version, 0)}.manifest`, "rb");
    try {
      sink.begin(-1);
      sink.write(bytes(file.readline(1024)));
      throw new ConnectionClosed("behind a line");
    } finally {
      file.close();
    }
  }
}

const ota = new OwnOTA();
ota.connect();
ota.update();
