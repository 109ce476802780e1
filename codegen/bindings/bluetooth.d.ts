/** Bluetooth Low Energy: advertisements, services of others (GATT client) and own ones (GATT server). */
declare module "network" {
  import type { Bytes, Kwargs } from "builtins";

  /** `(address, kind of address, kind of advertisement, dBm, 31 bytes of data)` */
  export type Advertisement = readonly [Bytes, number, number, number, Bytes];

  export class Bluetooth {
    static readonly BLE: number;
    static readonly INT_ANT: number;
    static readonly EXT_ANT: number;
    /** Triggers of callbacks; combine them with `|`. */
    static readonly NEW_ADV_EVENT: number;
    static readonly CLIENT_CONNECTED: number;
    static readonly CLIENT_DISCONNECTED: number;
    static readonly CHAR_READ_EVENT: number;
    static readonly CHAR_WRITE_EVENT: number;
    static readonly CHAR_NOTIFY_EVENT: number;
    /** What an advertisement holds. */
    static readonly ADV_FLAG: number;
    static readonly ADV_16SRV_CMPL: number;
    static readonly ADV_128SRV_CMPL: number;
    static readonly ADV_NAME_SHORT: number;
    static readonly ADV_NAME_CMPL: number;
    static readonly ADV_TX_PWR: number;
    static readonly ADV_SERVICE_DATA: number;
    static readonly ADV_MANUFACTURER_DATA: number;
    /** What a characteristic allows. */
    static readonly PROP_BROADCAST: number;
    static readonly PROP_READ: number;
    static readonly PROP_WRITE_NR: number;
    static readonly PROP_WRITE: number;
    static readonly PROP_NOTIFY: number;
    static readonly PROP_INDICATE: number;
    constructor(
      options?: Kwargs<{
        mode?: number;
        antenna?: number;
        modem_sleep?: boolean;
        secure?: boolean;
        pin?: number;
      }>,
    );
    deinit(): void;
    /** Listens for `seconds`; -1 until `stop_scan()`. It returns at once. */
    start_scan(seconds: number): void;
    stop_scan(): void;
    isscanning(): boolean;
    /** What was heard first, of the 16 that are kept. */
    get_adv(): Advertisement | null;
    get_advertisements(): Advertisement[];
    /** A part of an advertisement's data: text for names, bytes for others, `None` where it has no such part. */
    resolve_adv_data(data: Bytes, type: number): string | number | Bytes | null;
    /** `timeout` in milliseconds. @throws OSError */
    connect(address: Bytes, options?: Kwargs<{ timeout?: number }>): GATTCConnection;
    /** Calls `handler` with the radio; which event it is, `events()` tells. `null` ends that. */
    callback(options: Kwargs<{ trigger: number; handler: ((radio: Bluetooth) => void) | null }>): void;
    /** What happened since it was asked last. */
    events(): number;
    set_advertisement(
      options: Kwargs<{
        name?: string;
        manufacturer_data?: string | Bytes;
        service_data?: string | Bytes;
        service_uuid?: number | Bytes;
      }>,
    ): void;
    advertise(on: boolean): void;
    /** A service of the own: `uuid` is a number of 16 bits or 16 bytes. */
    service(
      options: Kwargs<{ uuid: number | Bytes; isprimary?: boolean; nbr_chars?: number; start?: boolean }>,
    ): GATTSService;
    disconnect_client(): void;
  }

  /** A connection to another device. */
  export interface GATTCConnection {
    disconnect(): void;
    isconnected(): boolean;
    services(): GATTCService[];
  }
  export interface GATTCService {
    isprimary(): boolean;
    uuid(): number | Bytes;
    instance(): number;
    characteristics(): GATTCCharacteristic[];
  }
  export interface GATTCCharacteristic {
    uuid(): number | Bytes;
    instance(): number;
    /** `Bluetooth.PROP_…`, combined. */
    properties(): number;
    /** Asks the device. @throws OSError */
    read(): Bytes;
    /** What was read last; 0 where nothing was. */
    value(): Bytes | number;
    write(value: Bytes): void;
    /** Calls `handler` with the characteristic, and with the event and the value, when the device notifies. */
    callback(
      options: Kwargs<{
        trigger: number;
        handler: ((characteristic: GATTCCharacteristic, data: readonly [number, Bytes]) => void) | null;
      }>,
    ): void;
    read_descriptor(uuid: number): Bytes | null;
  }

  export interface GATTSService {
    start(): void;
    stop(): void;
    characteristic(
      options: Kwargs<{
        uuid: number | Bytes;
        permissions?: number;
        properties?: number;
        value?: number | string | Bytes;
      }>,
    ): GATTSCharacteristic;
  }
  export interface GATTSCharacteristic {
    value(): number | string | Bytes;
    value(value: number | string | Bytes): void;
    /** Calls `handler` with the characteristic; which event it is, `events()` tells. `null` ends that. */
    callback(
      options: Kwargs<{ trigger: number; handler: ((characteristic: GATTSCharacteristic) => void) | null }>,
    ): void;
    /** What happened since it was asked last. */
    events(): number;
  }
}
