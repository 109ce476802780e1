/** WiFi, and the services of the board that go over it. */
declare module "network" {
  import type { Bytes, Kwargs } from "builtins";

  /** What a scan finds: `ssid, bssid, security, channel, signal strength in dBm`. */
  export type AccessPoint = readonly [string, Bytes, number, number, number];

  /** The security, and the password. */
  export type Auth = readonly [number, string];

  export interface WLANOptions {
    mode?: number;
    /** The network's own name, and how to get in, where the board is the access point. */
    ssid?: string;
    auth?: Auth | null;
    /** 1 to 13, of the own access point. */
    channel?: number;
    antenna?: number;
    power_save?: boolean;
    hidden?: boolean;
  }

  export class WLAN {
    static readonly STA: number;
    static readonly AP: number;
    static readonly STA_AP: number;
    static readonly WEP: number;
    static readonly WPA: number;
    static readonly WPA2: number;
    static readonly WPA2_ENT: number;
    /** The antennas: on the board, and on its connector. */
    static readonly INT_ANT: number;
    static readonly EXT_ANT: number;
    /** Without options: the radio as it is, or a station where it is off. */
    constructor(options?: Kwargs<WLANOptions>);
    init(options: Kwargs<WLANOptions>): void;
    /** The networks in reach that tell their names. @throws OSError while the station is connecting */
    scan(): AccessPoint[];
    /**
     * Tries once, and returns before it knows; poll `isconnected()`. `timeout` in milliseconds: without it, nothing
     * tells that the attempt failed. An open network has no `auth`.
     */
    connect(
      ssid: string,
      options?: Kwargs<{ auth?: Auth | null; bssid?: Bytes; timeout?: number; hostname?: string }>,
    ): void;
    /** @throws OSError once, when the `timeout` of `connect` is over */
    isconnected(): boolean;
    /** The network that it is connected to. */
    ssid(): string | null;
    /** `(address, netmask, gateway, DNS server)` */
    ifconfig(): readonly [string, string, string, string];
    /** Sets them; `"dhcp"` asks the network. `id` is 1 for the own access point. */
    ifconfig(
      options: Kwargs<{ id?: number; config: "dhcp" | readonly [string, string, string, string] }>,
    ): void;
    mode(): number;
    mode(mode: number): void;
    antenna(): number;
    antenna(antenna: number): void;
    channel(): number;
    /** Six bytes each: as a station, and as an access point. */
    mac(): readonly [Bytes, Bytes];
    /** The access point: `(bssid, ssid, channel, dBm, …)`. */
    joined_ap_info(): readonly [Bytes, string, number, number, number, number];
    disconnect(): void;
    /** Switches WiFi off. */
    deinit(): void;
  }

  /** FTP and Telnet on the board: whoever knows the login reads its files. */
  export class Server {
    /** `timeout` in seconds. */
    constructor(options?: Kwargs<{ login?: readonly [string, string]; timeout?: number }>);
    init(options?: Kwargs<{ login?: readonly [string, string]; timeout?: number }>): void;
    deinit(): void;
    /** Seconds. */
    timeout(): number;
    timeout(seconds: number): void;
    isrunning(): boolean;
  }
}
