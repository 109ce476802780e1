import {
  type Host,
  type HttpFaults,
  type HttpRequest,
  type HttpResponse,
  httpHost,
} from "../../../src/board/index.js";
import { answered, type Files, Offer, sha1 } from "../../support/offer.js";

export { type Files, sha1 } from "../../support/offer.js";

/** Files by path on the board. */
export function files(content: Readonly<Record<string, string | Uint8Array>>): Files {
  return new Map(Object.entries(content).map(([path, value]) => [path, new Uint8Array(Buffer.from(value))]));
}

export interface Entry {
  URL: string;
  dst_path: string;
  hash: string;
  size?: number;
}

/** A manifest that tests may spoil at will. */
export interface Manifest {
  delete: string[];
  new: Entry[];
  update: Entry[];
  firmware?: { URL: string; hash: string; size?: number; version?: string };
  version: string;
  previous_version: string;
}

/** The vehicle's web server, in the same process as the board: one update, and whatever goes wrong with it. */
export class Vehicle {
  readonly manifest: Manifest;
  /** Of the files, as they were before a test spoilt them. */
  readonly entries: readonly Entry[];
  /** What is sent in place of the manifest. */
  rawManifest: string | Uint8Array | null = null;
  /** May be changed between requests. */
  readonly faults: { -readonly [K in keyof HttpFaults]: HttpFaults[K] } = {};
  /** Answers before the server does; null leaves it to the server. */
  intercept: (request: HttpRequest, count: number) => HttpResponse | Uint8Array | null = () => null;
  readonly requests: string[] = [];
  /** Bytes of answers' bodies. */
  sent = 0;
  /** The same update for clients that ask for lines; a server of the first kind knows JSON only. */
  readonly offer: Offer | null;
  readonly #content = new Map<string, Uint8Array>();

  constructor(before: Files, after: Files, firmware: Uint8Array | null, knowsLines: boolean) {
    const from = { version: "1.0.0", files: before, firmware: null };
    this.offer = knowsLines ? new Offer(from, { version: "1.0.1", files: after, firmware }) : null;
    const entry = (path: string): Entry => {
      const content = after.get(path) ?? new Uint8Array();
      const target = encodeURI(`1.0.1${path}`);
      this.#content.set(`/${target}`, content);
      return {
        URL: `http://192.168.4.1:8000/${target}`,
        dst_path: path,
        hash: sha1(content),
        size: content.length,
      };
    };
    const changed = [...after.keys()].filter((path) => differs(before.get(path), after.get(path)));
    this.manifest = {
      delete: [...before.keys()].filter((path) => !after.has(path)).map((path) => path.slice(1)),
      new: changed.filter((path) => !before.has(path)).map(entry),
      update: changed.filter((path) => before.has(path)).map(entry),
      version: "1.0.1",
      previous_version: "1.0.0",
    };
    this.entries = [...this.manifest.new, ...this.manifest.update].map((each) => ({ ...each }));
    if (firmware !== null) {
      this.#content.set("/firmware_1.0.1.bin", firmware);
      this.manifest.firmware = {
        URL: "http://192.168.4.1:8000/firmware_1.0.1.bin",
        hash: sha1(firmware),
        size: firmware.length,
      };
    }
  }

  get host(): Host {
    return httpHost((request) => this.#answer(request), this.faults);
  }

  #answer(request: HttpRequest): HttpResponse | Uint8Array {
    this.requests.push(request.target);
    const intercepted = this.intercept(request, this.requests.length);
    if (intercepted !== null) return intercepted;
    if (this.offer !== null) {
      const response = answered(
        request,
        this.#isInstalled(request.target) ? Buffer.from("none\n") : this.offer.get(request.target),
      );
      this.sent += response.body?.length ?? 0;
      return response;
    }
    if (request.target.startsWith("/manifest.json?")) {
      if (this.#isInstalled(request.target)) return { body: "null" };
      return { body: this.rawManifest ?? JSON.stringify(this.manifest) };
    }
    const body = this.#content.get(request.target);
    return body === undefined ? { status: 404, body: "not found" } : { body };
  }

  /** Whether a client that asks so has what is offered. */
  #isInstalled(target: string): boolean {
    const query = new URL(target, "http://vehicle").searchParams;
    const { version, firmware } = this.manifest;
    const files = query.get("current_ver") === version && version !== this.manifest.previous_version;
    return files || (firmware?.version !== undefined && query.get("firmware_ver") === firmware.version);
  }
}

function differs(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  return a === undefined || b === undefined || !Buffer.from(a).equals(b);
}
