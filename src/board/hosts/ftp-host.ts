import type { Answer, Host, Peer } from "./host.js";
import type { Hosts } from "./local-network.js";

/** What is under a path; undefined where nothing is. */
export type FtpContent = (path: string) => Uint8Array | undefined;

/** A line, without its end; bytes that are sent as they are, none for silence; `null` closes the connection. */
export type FtpReply = string | Uint8Array | null;

/** What the server is like, and how it misbehaves. May be changed while it runs, but for the ports. */
export interface FtpOptions {
  readonly port?: number;
  /** Where content is fetched from, in passive mode. */
  readonly dataPort?: number;
  /** Who is let in: everybody, unless it is given. */
  readonly account?: { readonly user: string; readonly password: string } | undefined;
  /** Replies in the server's stead, whose own would be `usual`. The greeting answers to no command: "". */
  readonly reply?: (command: string, usual: string) => FtpReply;
  /** Gives at most so many bytes at a time. */
  readonly chunk?: number;
  /** Takes so many milliseconds for each piece of content. */
  readonly delayMs?: number;
  /** The same for replies, of which a board may take a byte at a time. */
  readonly replyDelayMs?: number;
  /** Closes all connections, once, after so many bytes of content. */
  readonly cutAfter?: number;
  /** Sends nothing more on any connection after so many bytes of content. */
  readonly silentAfter?: number;
}

const PORT = 21;
const DATA_PORT = 2001;

/** A server of files that speaks FTP, next to the board: RFC 959 in passive mode, with SIZE and REST. */
export function ftpHosts(address: string, contentOf: FtpContent, options: FtpOptions = {}): Hosts {
  const server = new Server(address, contentOf, options);
  const control: Host = { connect: () => new Control(server) };
  const data: Host = { connect: () => new Data(server) };
  return { [`${address}:${options.port ?? PORT}`]: control, [`${address}:${server.dataPort}`]: data };
}

/** What the connections have in common. */
class Server {
  readonly address: string;
  readonly contentOf: FtpContent;
  readonly options: FtpOptions;
  readonly dataPort: number;
  /** What has been asked for, until the connection for it fetches it. */
  asked = new Uint8Array();
  /** How often all connections were closed. */
  cuts = 0;
  #sent = 0;

  constructor(address: string, contentOf: FtpContent, options: FtpOptions) {
    this.address = address;
    this.contentOf = contentOf;
    this.options = options;
    this.dataPort = options.dataPort ?? DATA_PORT;
  }

  get isSilent(): boolean {
    return this.#sent >= (this.options.silentAfter ?? Infinity);
  }

  /** How much of so many bytes of content comes now. */
  admit(wanted: number): number {
    const { chunk = Infinity, cutAfter = Infinity, silentAfter = Infinity } = this.options;
    const end = this.cuts > 0 ? silentAfter : Math.min(cutAfter, silentAfter);
    const count = Math.min(wanted, chunk, end - this.#sent);
    this.#sent += count;
    return count;
  }

  /** Closes all connections where it is time to. */
  look(): void {
    if (this.cuts === 0 && this.#sent >= (this.options.cutAfter ?? Infinity)) this.cuts = 1;
  }
}

class Data implements Peer {
  readonly #server: Server;
  readonly #cuts: number;
  #sent = 0;

  constructor(server: Server) {
    this.#server = server;
    this.#cuts = server.cuts;
    server.asked = new Uint8Array();
  }

  receive(): void {}

  give(limit: number): Answer {
    this.#server.look();
    if (this.#cuts !== this.#server.cuts) return "closed";
    if (this.#server.isSilent) return "silent";
    const rest = this.#server.asked.subarray(this.#sent);
    if (rest.length === 0) return "closed";
    const bytes = rest.subarray(0, this.#server.admit(Math.min(limit, rest.length)));
    this.#sent += bytes.length;
    return { bytes, afterMs: this.#server.options.delayMs ?? 0 };
  }
}

class Control implements Peer {
  readonly #server: Server;
  readonly #cuts: number;
  #incoming = "";
  #outgoing = Buffer.of();
  #isClosing = false;
  #user = "";
  #isIn = false;
  #start = 0;

  constructor(server: Server) {
    this.#server = server;
    this.#cuts = server.cuts;
    this.#answer("", "220-A server of files\r\n220 for boards");
  }

  receive(data: Uint8Array): void {
    this.#incoming += Buffer.from(data).toString();
    const lines = this.#incoming.split("\r\n");
    this.#incoming = lines.pop() ?? "";
    for (const line of lines) {
      const [, command = "", argument = ""] = /^(\S*) ?(.*)$/.exec(line) ?? [];
      this.#answer(line, this.#reply(command, argument));
    }
  }

  give(limit: number): Answer {
    this.#server.look();
    if (this.#cuts !== this.#server.cuts) return "closed";
    if (this.#server.isSilent) return "silent";
    const count = Math.min(limit, this.#server.options.chunk ?? limit);
    const bytes = new Uint8Array(this.#outgoing.subarray(0, count));
    this.#outgoing = this.#outgoing.subarray(bytes.length);
    if (bytes.length === 0) return this.#isClosing ? "closed" : "silent";
    return { bytes, afterMs: this.#server.options.replyDelayMs ?? 0 };
  }

  #answer(command: string, usual: string): void {
    const { reply = () => usual } = this.#server.options;
    const said = reply(command, usual);
    // Of a REST that is refused, nothing is left.
    if (command.startsWith("REST") && said !== usual) this.#start = 0;
    if (said === null) this.#isClosing = true;
    else {
      const bytes = typeof said === "string" ? Buffer.from(`${said}\r\n`) : said;
      this.#outgoing = Buffer.concat([this.#outgoing, bytes]);
    }
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
        const { address, dataPort } = this.#server;
        const numbers = [...address.split("."), dataPort >> 8, dataPort & 255];
        return `227 Entering passive mode (${numbers.join(",")})`;
      }
      case "REST":
        this.#start = Number(argument);
        return "350 From there on";
      case "RETR":
        return this.#with(argument, (content) => {
          this.#server.asked = Uint8Array.from(content.subarray(this.#start));
          this.#start = 0;
          return "150 Here it comes\r\n226 Sent";
        });
      default:
        return "502 Not known";
    }
  }

  #enter(user: string): string {
    this.#user = user;
    this.#isIn = this.#server.options.account === undefined;
    return this.#isIn ? "230 In" : "331 Password?";
  }

  #pass(password: string): string {
    const { account } = this.#server.options;
    this.#isIn = account === undefined || (account.user === this.#user && account.password === password);
    return this.#isIn ? "230 In" : "530 Not let in";
  }

  #with(path: string, then: (content: Uint8Array) => string): string {
    const content = this.#server.contentOf(path);
    return content === undefined ? "550 No such file" : then(content);
  }
}
