/** Cellular networks, LTE-M and NB-IoT, on GPy and FiPy. */
declare module "network" {
  import type { Kwargs } from "builtins";

  export class LTE {
    static readonly IP: string;
    static readonly IPV4V6: string;
    /** `carrier`: `"standard"`, `"verizon"` or `"at&t"`. Starting the modem takes seconds. */
    constructor(options?: Kwargs<{ carrier?: string }>);
    init(options?: Kwargs<{ carrier?: string }>): void;
    /** Switches the modem off: before deep sleep, too. */
    deinit(options?: Kwargs<{ detach?: boolean; reset?: boolean }>): void;
    /** Starts to look for a network, on all bands by default; poll `isattached()`. */
    attach(
      options?: Kwargs<{
        band?: number | null;
        apn?: string | null;
        cid?: number;
        type?: string;
        legacyattach?: boolean;
      }>,
    ): void;
    isattached(): boolean;
    detach(options?: Kwargs<{ reset?: boolean }>): void;
    /** Starts a data session; poll `isconnected()`. `cid` is the carrier's: 1 by default, 3 at Verizon. */
    connect(options?: Kwargs<{ cid?: number }>): void;
    isconnected(): boolean;
    disconnect(): void;
    /** What the modem answers; `delay` is how long it may take, in milliseconds. Not within a data session. */
    send_at_cmd(command: string, options?: Kwargs<{ delay?: number }>): string;
    /** Makes room for commands within a data session, and goes on with it. */
    pppsuspend(): void;
    pppresume(): void;
    imei(): string;
    iccid(): string | null;
    /** Whether a network is in reach. */
    ue_coverage(): boolean;
    /** Takes up to 5 seconds. */
    reset(): void;
    factory_reset(): void;
  }
}
