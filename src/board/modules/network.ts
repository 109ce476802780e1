/// <reference path="../../../codegen/bindings/wlan.d.ts" />
/// <reference path="../../../codegen/bindings/lora.d.ts" />
import { type Call, CONSTANTS } from "../operations.js";
import { raisingTimeouts, TimeoutError } from "./exceptions.js";

const { STA, AP, STA_AP, WEP, WPA, WPA2, INT_ANT, EXT_ANT } = CONSTANTS.wlan;
const { LORA, LORAWAN, EU868, US915, OTAA, ABP } = CONSTANTS.lora;
const JOIN_POLL_MS = 100;

type Wifi = Pick<
  import("network").WLAN,
  "init" | "mode" | "antenna" | "scan" | "connect" | "isconnected" | "ssid" | "disconnect" | "deinit"
>;
type WifiOptions = import("network").WLANOptions;
type ConnectOptions = Parameters<import("network").WLAN["connect"]>[1];
type JoinOptions = Parameters<import("network").LoRa["join"]>[0];

export function network(call: Call) {
  class WLAN implements Wifi {
    static readonly STA = STA;
    static readonly AP = AP;
    static readonly STA_AP = STA_AP;
    static readonly WEP = WEP;
    static readonly WPA = WPA;
    static readonly WPA2 = WPA2;
    static readonly INT_ANT = INT_ANT;
    static readonly EXT_ANT = EXT_ANT;
    /** Without a mode: the radio as it is, or a station where it is off. */
    constructor(options: WifiOptions = {}) {
      if (Object.keys(options).length > 0 || this.mode() === 0) this.init(options);
    }
    init({ mode = STA, antenna = INT_ANT }: WifiOptions): void {
      call("wlan.init", mode, antenna);
    }
    mode(): number {
      return call("wlan.mode");
    }
    antenna(): number;
    antenna(antenna: number): void;
    antenna(antenna?: number): number | undefined {
      if (antenna === undefined) return call("wlan.antenna");
      call("wlan.setAntenna", antenna);
      return undefined;
    }
    scan() {
      return call("wlan.scan").map(
        ([ssid, bssid, security, channel, signal]) =>
          [ssid, new Uint8Array(Buffer.from(bssid, "hex")), security, channel, signal] as const,
      );
    }
    connect(ssid: string, options: ConnectOptions = {}): void {
      const [security, password] = options.auth ?? [0, ""];
      call("wlan.connect", ssid, security, password, options.timeout ?? -1);
    }
    isconnected(): boolean {
      return raisingTimeouts(call)("wlan.isconnected");
    }
    ssid(): string | null {
      return call("wlan.ssid");
    }
    ifconfig(): readonly [string, string, string, string] {
      return call("wlan.ifconfig");
    }
    disconnect(): void {
      call("wlan.disconnect");
    }
    deinit(): void {
      call("wlan.deinit");
    }
  }

  class LoRa implements Pick<import("network").LoRa, "join" | "has_joined"> {
    static readonly LORA = LORA;
    static readonly LORAWAN = LORAWAN;
    static readonly EU868 = EU868;
    static readonly US915 = US915;
    static readonly OTAA = OTAA;
    static readonly ABP = ABP;
    constructor({ mode, region = EU868 }: { mode: number; region?: number }) {
      call("lora.init", mode, region);
    }
    join(options: JoinOptions): void {
      // The key is the last; what stands before the two, or is no bytes, no network here looks at.
      const [eui, key] = options.auth.slice(-2);
      call("lora.join", options.activation, bytesOf(eui), bytesOf(key));
      if (options.timeout === 0) return;
      const patience = options.timeout ?? Number.POSITIVE_INFINITY;
      for (let waited = 0; !this.has_joined(); waited += JOIN_POLL_MS) {
        if (waited >= patience) throw new TimeoutError(CONSTANTS.errno.ETIMEDOUT);
        call("utime.sleep_ms", JOIN_POLL_MS);
      }
    }
    has_joined(): boolean {
      return call("lora.has_joined");
    }
  }
  return { WLAN, LoRa };
}

const bytesOf = (value: Uint8Array | number | undefined): Uint8Array =>
  typeof value === "object" ? value : new Uint8Array();
