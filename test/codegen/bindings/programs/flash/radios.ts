import { decode, print } from "builtins";
import { Bluetooth, LoRa, LTE, Server, Sigfox, WLAN } from "network";
import { hexlify, unhexlify } from "ubinascii";

export class Link {
  private received = 0;
  private readonly lora = new LoRa({ mode: LoRa.LORAWAN, region: LoRa.EU868, adr: true });

  listen(): void {
    this.lora.callback({
      trigger: LoRa.RX_PACKET_EVENT | LoRa.TX_FAILED_EVENT,
      handler: (lora) => {
        if ((lora.events() & LoRa.RX_PACKET_EVENT) !== 0) this.received += 1;
      },
    });
    this.lora.join({ activation: LoRa.OTAA, auth: [unhexlify("00"), unhexlify("01")], timeout: 0 });
    const [, rssi] = this.lora.stats();
    print(`${rssi} dBm, ${this.received}`);
    this.lora.callback({ trigger: LoRa.RX_PACKET_EVENT, handler: null });
  }
}

export function wifi(): string {
  const wlan = new WLAN({ mode: WLAN.STA, antenna: WLAN.EXT_ANT });
  wlan.ifconfig({ id: 0, config: "dhcp" });
  wlan.connect("van", { auth: [WLAN.WPA2, "secret"], timeout: 5000 });
  new Server({ login: ["micro", "python"], timeout: 60 }).deinit();
  return wlan.ifconfig()[0];
}

export function sigfox(): string {
  return decode(hexlify(new Sigfox({ mode: Sigfox.SIGFOX, rcz: Sigfox.RCZ1 }).id()));
}

export function cellular(): boolean {
  const lte = new LTE();
  lte.attach({ band: 20, apn: "iot", type: LTE.IP });
  lte.connect({ cid: 1 });
  return lte.isconnected();
}

export function advertise(): void {
  const bluetooth = new Bluetooth();
  bluetooth.set_advertisement({ name: "meter" });
  bluetooth.callback({
    trigger: Bluetooth.CLIENT_CONNECTED | Bluetooth.CLIENT_DISCONNECTED,
    handler: (radio) => print(`${radio.events() & Bluetooth.CLIENT_CONNECTED}`),
  });
  const service = bluetooth.service({ uuid: 0x1234, isprimary: true });
  const count = service.characteristic({ uuid: 0x4567, value: 5 });
  count.callback({ trigger: Bluetooth.CHAR_READ_EVENT, handler: (own) => own.value(6) });
  bluetooth.advertise(true);
}
