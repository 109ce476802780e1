/** Pycom's own. The firmware has two slots; an update is written to the one that does not run. */
declare module "pycom" {
  import type { Kwargs } from "builtins";
  import type { Pin } from "machine";
  /** Starts at the beginning of the other slot, always. @throws OSError */
  export function ota_start(): void;
  /** At most 4,096 bytes a call. There is *no bound*: the caller must stay within the slot. @throws OSError */
  export function ota_write(data: Uint8Array): void;
  /** Whether what was written is a valid image. */
  export function ota_verify(): boolean;
  /** Marks the written slot: the bootloader starts it next. @throws OSError */
  export function ota_finish(): void;
  /** The slot that runs: 0 is the factory slot, 1 is `OTA_0`. (Some firmware tells an address instead: see `bootmgr`.) */
  export function ota_slot(): number;
  export const FACTORY: number;
  export const OTA_0: number;
  export const FAT: number;
  export const LittleFS: number;
  /** As the board was started: its slot ("Factory" or "ota_0"), the filesystem, safe boot, the status. */
  export function bootmgr(): readonly [string, string, string, string];
  /** Restarts at once into the other slot, `reset` or not. @throws ValueError where it is the one that runs */
  export function bootmgr(options: Kwargs<{ boot_partition: number; reset: boolean }>): void;
  /** Chooses the filesystem of `/flash`, `FAT` or `LittleFS`: the next start formats it. Or whether to boot safely. */
  export function bootmgr(options: Kwargs<{ fs_type?: number; safeboot?: boolean; reset?: boolean }>): void;
  /** Non-volatile storage: power-safe; keys of at most 15 characters. @throws OSError */
  export function nvs_set(key: string, value: number | string): void;
  /** `missing` where the key is absent. */
  export function nvs_get(key: string, missing: number): number | string;
  export function nvs_get(key: string, missing: null): number | string | null;
  /** `None` where the key is absent; newer firmware raises `ValueError` instead. */
  export function nvs_get(key: string): number | string | null;
  export function nvs_erase(key: string): void;
  /** The blinking LED on or off. */
  export function heartbeat(on: boolean): void;
  /** The LED's colour as `0xRRGGBB`. */
  export function rgbled(colour: number): void;

  /** Everything in it, what an update keeps there too. */
  export function nvs_erase_all(): void;
  /** Whether the LED blinks after the next start, and those that follow. */
  export function heartbeat_on_boot(): boolean;
  export function heartbeat_on_boot(on: boolean): void;
  /** Whether WiFi is on after a start, and its mode: these are kept. */
  export function wifi_on_boot(): boolean;
  export function wifi_on_boot(on: boolean): void;
  /** `WLAN.STA`, `WLAN.AP` or `WLAN.STA_AP`. */
  export function wifi_mode_on_boot(): number;
  export function wifi_mode_on_boot(mode: number): void;
  export function wifi_ssid_sta(): string | null;
  export function wifi_ssid_sta(ssid: string): void;
  export function wifi_pwd_sta(): string | null;
  export function wifi_pwd_sta(password: string): void;
  export function wifi_ssid_ap(): string | null;
  export function wifi_ssid_ap(ssid: string): void;
  export function wifi_pwd_ap(): string | null;
  export function wifi_pwd_ap(password: string): void;
  /** Whether the watchdog runs from the start; the program sets it anew, and feeds it. */
  export function wdt_on_boot(): boolean;
  export function wdt_on_boot(on: boolean): void;
  /** Milliseconds, 5,000 at least. */
  export function wdt_on_boot_timeout(): number;
  export function wdt_on_boot_timeout(ms: number): void;
  /**
   * The levels of a pin and for how many microseconds it held each, until nothing changes for `timeout` milliseconds.
   * The pin is an input, or an open drain.
   */
  export function pulses_get(pin: Pin, timeout: number): (readonly [number, number])[];
}
