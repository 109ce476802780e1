/** Radios that reach far with little: LoRa and Sigfox. Their messages go through sockets of `usocket`. */
declare module "network" {
  import type { Bytes, Kwargs } from "builtins";

  export interface LoRaOptions {
    region?: number;
    /** Hz; `LORA` alone. */
    frequency?: number;
    /** dBm. */
    tx_power?: number;
    bandwidth?: number;
    /** The spreading factor: 7 to 12. */
    sf?: number;
    /** Symbols: 8 by default. */
    preamble?: number;
    coding_rate?: number;
    power_mode?: number;
    tx_iq?: boolean;
    rx_iq?: boolean;
    /** The network chooses the data rate. LoRaWAN alone, as what follows. */
    adr?: boolean;
    public?: boolean;
    tx_retries?: number;
    device_class?: number;
  }

  /**
   * `(timestamp in µs, dBm, signal to noise in dB (a fraction), data rate or spreading factor received and sent, attempts,
   * dBm sent, milliseconds on air, messages sent, Hz)`
   */
  export type LoRaStats = readonly [
    number,
    number,
    unknown,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];

  export class LoRa {
    static readonly LORAWAN: number;
    static readonly LORA: number;
    static readonly AS923: number;
    static readonly AU915: number;
    static readonly CN470: number;
    static readonly EU868: number;
    static readonly IN865: number;
    static readonly US915: number;
    static readonly OTAA: number;
    static readonly ABP: number;
    static readonly ALWAYS_ON: number;
    static readonly TX_ONLY: number;
    static readonly SLEEP: number;
    static readonly BW_125KHZ: number;
    static readonly BW_250KHZ: number;
    static readonly BW_500KHZ: number;
    static readonly CODING_4_5: number;
    static readonly CODING_4_6: number;
    static readonly CODING_4_7: number;
    static readonly CODING_4_8: number;
    static readonly CLASS_A: number;
    static readonly CLASS_C: number;
    /** Triggers of {@link LoRa.callback}; combine them with `|`. */
    static readonly RX_PACKET_EVENT: number;
    static readonly TX_PACKET_EVENT: number;
    static readonly TX_FAILED_EVENT: number;
    constructor(options: Kwargs<LoRaOptions & { mode: number }>);
    init(mode: number, options?: Kwargs<LoRaOptions>): void;
    /**
     * `auth` is `(application EUI, application key)`, the device's EUI before them or not; for `ABP` `(address, network
     * session key, application session key)`. With `timeout=0` it returns at once: ask `has_joined()`. `dr` is the data
     * rate of the request. @throws OSError where the time, in milliseconds, is up
     */
    join(
      options: Kwargs<{
        activation: number;
        auth: readonly [Bytes, Bytes] | readonly [Bytes | number, Bytes, Bytes];
        timeout?: number;
        dr?: number;
      }>,
    ): void;
    has_joined(): boolean;
    /** Calls `handler` with the radio; which event it is, `events()` tells. `null` ends that. */
    callback(options: Kwargs<{ trigger: number; handler: ((lora: LoRa) => void) | null }>): void;
    /** What happened since it was asked last. */
    events(): number;
    stats(): LoRaStats;
    /** Eight bytes: the device's EUI. */
    mac(): Bytes;
    /** Hz; `LORA` alone, as the others that get or set. */
    frequency(): number;
    frequency(hertz: number): void;
    sf(): number;
    sf(factor: number): void;
    power_mode(): number;
    power_mode(mode: number): void;
    /** `index` from 0 to 15, on US915 to 71; `frequency` in Hz; data rates from 0 to 7. */
    add_channel(index: number, options: Kwargs<{ frequency: number; dr_min: number; dr_max: number }>): void;
    remove_channel(index: number): void;
    /** Whether less than so many dBm are on the channel. */
    ischannel_free(threshold: number): boolean;
    /** What the network hears when it asks: 0 for mains, 1 to 254, 255 for unknown. */
    set_battery_level(level: number): void;
    /** Keeps session and counters for the time after a deep sleep, and takes them up again. */
    nvram_save(): void;
    nvram_restore(): void;
    nvram_erase(): void;
  }

  /** At most 12 bytes up and 8 down. */
  export class Sigfox {
    static readonly SIGFOX: number;
    static readonly FSK: number;
    /** Zones: Europe; the USA and Brazil; Japan; Australia and others. */
    static readonly RCZ1: number;
    static readonly RCZ2: number;
    static readonly RCZ3: number;
    static readonly RCZ4: number;
    /** `frequency` in Hz, for `FSK`. */
    constructor(options: Kwargs<{ mode: number; rcz?: number; frequency?: number }>);
    /** Eight bytes. */
    mac(): Bytes;
    /** Four bytes: the device's name in the network. */
    id(): Bytes;
    /** Eight bytes: what proves its ownership. */
    pac(): Bytes;
    /** dBm of the last message received. */
    rssi(): number;
    /** Hz up and down. */
    frequencies(): readonly [number, number];
    public_key(): boolean;
    public_key(on: boolean): void;
  }
}
