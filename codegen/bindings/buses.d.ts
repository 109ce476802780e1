/** Wires to other chips: serial lines, I²C, SPI, the card. */
declare module "machine" {
  import type { Bytes, Kwargs } from "builtins";

  export interface UARTOptions {
    /** 5 to 8; 8 by default. */
    bits?: number;
    /** `null` for none, `UART.EVEN`, `UART.ODD`. */
    parity?: number | null;
    /** 1 or 2 stop bits. */
    stop?: number;
    /** After how long a pause reading gives up, in characters; 2 by default. */
    timeout_chars?: number;
    /** TXD and RXD, then RTS and CTS for flow control. */
    pins?: readonly [string, string] | readonly [string, string, string, string];
  }

  /** A serial line. Bus 2 is the modem's on boards with LTE. */
  export class UART {
    static readonly EVEN: number;
    static readonly ODD: number;
    static readonly RX_ANY: number;
    /** `baudrate` is 9,600 unless told. */
    constructor(bus: number, options?: Kwargs<UARTOptions & { baudrate?: number }>);
    init(baudrate: number, options?: Kwargs<UARTOptions>): void;
    deinit(): void;
    /** How many bytes wait to be read. */
    any(): number;
    /** Up to `count` bytes; `None` where nothing came in time. */
    read(count: number): Bytes | null;
    /** What there is; `None` where there is nothing. */
    readall(): Bytes | null;
    /** The number of bytes read; `None` where nothing came in time. */
    readinto(buffer: Uint8Array): number | null;
    /** A line with its line feed; without one where the time is up; `None` where nothing came. */
    readline(): Bytes | null;
    /** The number of bytes written; `None` where the time is up. */
    write(data: Uint8Array): number | null;
    /** Holds the line low for 13 bits. */
    sendbreak(): void;
    /** Waits, `ms` milliseconds at most, until all is sent: whether it is. */
    wait_tx_done(ms: number): boolean;
    /** Calls `handler` when `UART.RX_ANY` occurs; `null` ends that. */
    callback(trigger: number, handler: ((uart: UART) => void) | null): void;
    callback<T>(trigger: number, handler: (arg: T) => void, arg: T): void;
  }

  export interface I2COptions {
    /** In Hz; 100,000 by default. */
    baudrate?: number;
    /** SDA and SCL: `P9` and `P10` unless told. */
    pins?: readonly [string, string];
  }

  /** Addresses have 7 bits. Everything that goes over the bus raises `OSError` where no chip answers. */
  export class I2C {
    static readonly MASTER: number;
    /** Buses 0 and 1 are hardware, 2 is software. */
    constructor(bus: number, options?: Kwargs<I2COptions & { mode?: number }>);
    init(mode: number, options?: Kwargs<I2COptions>): void;
    deinit(): void;
    /** The addresses, 0x08 to 0x77, that answer. */
    scan(): number[];
    readfrom(address: number, count: number): Bytes;
    /** Fills `buffer`; the number of bytes. */
    readfrom_into(address: number, buffer: Uint8Array): number;
    /** `stop=False`: the bus stays taken for what follows. The number of bytes. */
    writeto(address: number, data: Uint8Array, options?: Kwargs<{ stop?: boolean }>): number;
    /** `count` bytes from the register at `memory`, whose address has 8 bits, or 16. */
    readfrom_mem(
      address: number,
      memory: number,
      count: number,
      options?: Kwargs<{ addrsize?: number }>,
    ): Bytes;
    /** Fills `buffer` from the register at `memory`; the number of bytes. */
    readfrom_mem_into(
      address: number,
      memory: number,
      buffer: Uint8Array,
      options?: Kwargs<{ addrsize?: number }>,
    ): number;
    /** Writes to the register at `memory`; the number of bytes. */
    writeto_mem(
      address: number,
      memory: number,
      data: Uint8Array,
      options?: Kwargs<{ addrsize?: number }>,
    ): number;
  }

  export interface SPIOptions {
    /** In Hz; 1,000,000 by default. */
    baudrate?: number;
    /** The level of the idle clock: 0 or 1. */
    polarity?: number;
    /** The edge that samples: 0 for the first, 1 for the second. */
    phase?: number;
    /** 8, 16 or 32. */
    bits?: number;
    /** `SPI.MSB` or `SPI.LSB`. */
    firstbit?: number;
    /** Clock, MOSI and MISO: `P10`, `P11` and `P14` unless told; `null` for those that are set. */
    pins?: readonly [string, string, string] | null;
  }

  export class SPI {
    static readonly MASTER: number;
    static readonly MSB: number;
    static readonly LSB: number;
    /** There is one bus: 0. */
    constructor(id: number, options?: Kwargs<SPIOptions & { mode?: number }>);
    init(mode: number, options?: Kwargs<SPIOptions>): void;
    deinit(): void;
    /** The number of bytes written. */
    write(data: Uint8Array): number;
    /** `count` bytes, while the byte `write` goes out again and again. */
    read(count: number, options?: Kwargs<{ write?: number }>): Bytes;
    /** Fills `buffer`; the number of bytes. */
    readinto(buffer: Uint8Array, options?: Kwargs<{ write?: number }>): number;
    /** Writes and reads at once: both buffers are as long. The number of bytes. */
    write_readinto(data: Uint8Array, buffer: Uint8Array): number;
  }

  /** A memory card: `mount(new SD(), "/sd")` of `uos`. */
  export class SD {
    constructor(options?: Kwargs<{ id?: number }>);
    init(): void;
    deinit(): void;
  }
}
