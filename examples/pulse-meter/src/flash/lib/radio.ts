// The LoRaWAN link.

import { LoRa } from "network";
import { unhexlify } from "ubinascii";
import { AF_LORA, SO_DR, SOCK_RAW, SOL_LORA, socket } from "usocket";
import { sleep_ms, ticks_diff, ticks_ms } from "utime";

export class JoinError extends Error {
  constructor(readonly seconds: number) {
    super(`not joined after ${seconds} s`);
  }
}

export interface Credentials {
  appEui: string;
  appKey: string;
}

const DATA_RATE = 5;
const MAX_DOWNLINK = 64;

export class Radio {
  private socket: socket | null = null;
  private readonly lora = new LoRa({ mode: LoRa.LORAWAN, region: LoRa.EU868 });

  get joined(): boolean {
    return this.socket !== null;
  }

  join(credentials: Credentials, timeoutSeconds: number): void {
    const { appEui, appKey } = credentials;
    const started = ticks_ms();
    const auth = [unhexlify(appEui), unhexlify(appKey)] as const;
    this.lora.join({ activation: LoRa.OTAA, auth, timeout: 0 });
    while (!this.lora.has_joined()) {
      if (ticks_diff(ticks_ms(), started) > timeoutSeconds * 1000) throw new JoinError(timeoutSeconds);
      sleep_ms(500);
    }
    this.socket = new socket(AF_LORA, SOCK_RAW);
    this.socket.setsockopt(SOL_LORA, SO_DR, DATA_RATE);
  }

  /** Sends `payload`; what the network has for us. */
  exchange(payload: Uint8Array): Uint8Array {
    const link = this.socket;
    if (link === null) throw new JoinError(0);
    link.setblocking(true);
    link.send(payload);
    link.setblocking(false);
    return link.recv(MAX_DOWNLINK);
  }
}
