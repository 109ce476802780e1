import type { Answer, Host, Peer } from "./host.js";
import type { Hosts } from "./local-network.js";

export interface FtpOptions {
  readonly port?: number;
  /** Where content is fetched from, in passive mode. */
  readonly dataPort?: number;
  /** Who is let in: everybody, unless it is given. */
  readonly account?: { readonly user: string; readonly password: string };
  /** Gives at most so many bytes at a time. */
  readonly chunk?: number;
}

const PORT = 21;
const DATA_PORT = 2001;

/**
 * A server of files that speaks FTP, next to the board: RFC 959 in passive mode, with SIZE and REST. `contentOf` has what
 * is under a path; none where nothing is.
 */
export function ftpHosts(
  address: string,
  contentOf: (path: string) => Uint8Array | undefined,
  options: FtpOptions = {},
): Hosts {
  const { port = PORT, dataPort = DATA_PORT, chunk } = options;
  /** What has been asked for, until the connection for it fetches it. */
  let asked = new Uint8Array();
  const control: Host = {
    connect: () => new Control(address, contentOf, options, (content) => (asked = Uint8Array.from(content))),
  };
  const data: Host = {
    connect: () => {
      asked = new Uint8Array();
      let sent = 0;
      return {
        receive: () => {},
        give: (limit): Answer => {
          const bytes = asked.subarray(sent, sent + Math.min(limit, chunk ?? limit));
          sent += bytes.length;
          return bytes.length === 0 ? "closed" : { bytes };
        },
      };
    },
  };
  return { [`${address}:${port}`]: control, [`${address}:${dataPort}`]: data };
}

class Control implements Peer {
  readonly #address: string;
  readonly #contentOf: (path: string) => Uint8Array | undefined;
  readonly #options: FtpOptions;
  readonly #send: (content: Uint8Array) => void;
  #incoming = "";
  #outgoing = Buffer.from("220-A server of files\r\n220 for boards\r\n");
  #user = "";
  #isIn = false;
  #start = 0;

  constructor(
    address: string,
    contentOf: (path: string) => Uint8Array | undefined,
    options: FtpOptions,
    send: (content: Uint8Array) => void,
  ) {
    this.#address = address;
    this.#contentOf = contentOf;
    this.#options = options;
    this.#send = send;
  }

  receive(data: Uint8Array): void {
    this.#incoming += Buffer.from(data).toString();
    const lines = this.#incoming.split("\r\n");
    this.#incoming = lines.pop() ?? "";
    for (const line of lines) {
      const [, command = "", argument = ""] = /^(\S*) ?(.*)$/.exec(line) ?? [];
      this.#outgoing = Buffer.concat([this.#outgoing, Buffer.from(`${this.#reply(command, argument)}\r\n`)]);
    }
  }

  give(limit: number): Answer {
    const bytes = new Uint8Array(this.#outgoing.subarray(0, Math.min(limit, this.#options.chunk ?? limit)));
    this.#outgoing = this.#outgoing.subarray(bytes.length);
    return bytes.length === 0 ? "silent" : { bytes };
  }

  #reply(command: string, argument: string): string {
    if (command === "USER") return this.#enter(argument);
    if (command === "PASS") return this.#pass(argument);
    if (!this.#isIn) return "530 Not logged in";
    switch (command) {
      case "TYPE":
        return "200 Binary";
      case "SIZE":
        return this.#with(argument, (content) => `213 ${content.length}`);
      case "PASV": {
        const { dataPort = DATA_PORT } = this.#options;
        const numbers = [...this.#address.split("."), dataPort >> 8, dataPort & 255];
        return `227 Entering passive mode (${numbers.join(",")})`;
      }
      case "REST":
        this.#start = Number(argument);
        return "350 From there on";
      case "RETR":
        return this.#with(argument, (content) => {
          this.#send(content.subarray(this.#start));
          this.#start = 0;
          return "150 Here it comes\r\n226 Sent";
        });
      default:
        return "502 Not known";
    }
  }

  #enter(user: string): string {
    this.#user = user;
    this.#isIn = this.#options.account === undefined;
    return this.#isIn ? "230 In" : "331 Password?";
  }

  #pass(password: string): string {
    const { account } = this.#options;
    this.#isIn = account === undefined || (account.user === this.#user && account.password === password);
    return this.#isIn ? "230 In" : "530 Not let in";
  }

  #with(path: string, then: (content: Uint8Array) => string): string {
    const content = this.#contentOf(path);
    return content === undefined ? "550 No such file" : then(content);
  }
}
