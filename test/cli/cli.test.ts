import { type SpawnSyncReturns, spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { compileIfAbsent } from "../support/built.js";
import { type Tree, writeTree } from "../support/release_tree.js";

beforeAll(compileIfAbsent);

const MAIN = "dist/src/cli/main.js";
const RELEASES = "examples/metering/releases";

function run(...args: readonly string[]): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8" });
}

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), "cli-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe("pycom-ota emit", () => {
  const device = (): string => {
    const out = join(temporary(), "device");
    cpSync("device", out, { recursive: true });
    return out;
  };
  const check = (out: string): SpawnSyncReturns<string> => run("emit", "src/device", "--out", out, "--check");

  it("finds device/ to be what the sources give", () => {
    expect(check("device")).toMatchObject({ status: 0, stderr: "" });
  });

  it("finds an edit by hand, a missing file and one that nothing emits, and mends the first two", () => {
    const out = device();
    appendFileSync(join(out, "flash/lib/OTA.py"), "# by hand\n");
    rmSync(join(out, "flash/boot.py"));
    writeFileSync(join(out, "flash/lib/extra.py"), "x = 1\n");
    const edited = check(out);
    expect(edited.status).toBe(1);
    expect(edited.stderr).toContain("different: flash/lib/OTA.py");
    expect(edited.stderr).toContain("missing: flash/boot.py");
    const extra = "from no source: flash/lib/extra.py\n";
    expect(edited.stderr).toContain(extra);
    expect(run("emit", "src/device", "--out", out).stdout).toContain(`left as it is, ${extra}`);
    expect(check(out).stderr).toBe(`pycom-ota: ${out} is not what the sources give\n  ${extra}`);
  });

  it("follows a line that changes in the sources", () => {
    const folder = temporary();
    const source = join(folder, "flash/lib/a.ts");
    const emit = (): string => {
      expect(run("emit", folder, "--out", join(folder, "out")).stderr).toBe("");
      return readFileSync(join(folder, "out/flash/lib/a.py"), "utf8");
    };
    cpSync("src/device/flash/lib/ota_sink.ts", source);
    const before = emit();
    writeFileSync(source, readFileSync(source, "utf8").replace("end = -1", "end = 7"));
    expect(emit()).not.toBe(before);
    expect(emit()).toBe(before.replace("self.end = -1", "self.end = 7"));
  });

  it("writes nothing where a construct is refused, and names it", () => {
    const folder = writeTree({
      "good.ts": "export const A = 1;\n",
      "bad.ts": "label: while (true) { break label; }\n",
    });
    const result = run("emit", folder, "--out", join(folder, "out"));
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/bad\.ts:1:1 OTA\d{4} /);
    expect(existsSync(join(folder, "out"))).toBe(false);
  });
});

describe("pycom-ota simulate", () => {
  it("brings the example's board to 1.0.1", () => {
    const { status, stdout, stderr } = run("simulate", RELEASES, "--from", "1.0.0");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("204800/204800 bytes  firmware");
    expect(stdout).toContain("boot 2 on MicroPython, firmware slot 1");
    expect(stdout).toContain("board  | meter: version 1.0.1");
    expect(stdout).toContain("The board is at 1.0.1");
  });

  it("has nothing to do at 1.0.1", () => {
    const { status, stdout } = run("simulate", RELEASES, "--from", "1.0.1");
    expect(status).toBe(0);
    expect(stdout).toContain("OTA: nothing newer");
  });

  it.each<[string, Tree, string]>([
    [
      "never asks for the update",
      { "1/flash/main.py": "x = 1\n", "2/flash/main.py": "x = 2\n" },
      "/flash/main.py is another",
    ],
    ["fails", { "1/flash/main.py": "1 // 0\n", "2/flash/main.py": "x = 2\n" }, "ZeroDivisionError"],
  ])("fails loudly where the program %s", (_what, tree, message) => {
    const { status, stderr } = run("simulate", writeTree(tree), "--from", "1");
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });

  const sending = (downlink: string, options: string): string => `import socket, time
from network import LoRa
from OTA import WiFiOTA
lora = LoRa(mode=LoRa.LORAWAN, region=LoRa.EU868)
lora.join(activation=LoRa.OTAA, auth=(b"12345678", b"1234567890123456"), timeout=0)
while not lora.has_joined():
    time.sleep(1)
link = socket.socket(socket.AF_LORA, socket.SOCK_RAW)
link.setblocking(True)
link.send(b"started")
while True:
    link.setblocking(True)
    link.send(b"reading")
    link.setblocking(False)
    if link.recv(64) == ${downlink}:
        ota = WiFiOTA("van", "secret", "192.168.4.1", 8000)
        ota.connect()
        ota.update(${options})
    time.sleep(60)
`;
  const releasesOf = (main: string): string => {
    const library = Object.fromEntries(
      readdirSync("device/flash/lib").map((name) => [
        `flash/lib/${name}`,
        readFileSync(`device/flash/lib/${name}`, "utf8"),
      ]),
    );
    const both = ["1.0.0", "1.0.1"].flatMap((version) =>
      Object.entries({ ...library, "flash/main.py": main, "flash/version.txt": version }).map(
        ([path, text]) => [`${version}/${path}`, text] as const,
      ),
    );
    return writeTree(Object.fromEntries(both));
  };

  it("sends what the program waits for", () => {
    const releases = releasesOf(sending('b"U"', ""));
    const { status, stdout } = run("simulate", releases, "--from", "1.0.0", "--downlink", "55");
    expect([status, stdout]).toEqual([0, expect.stringContaining("The board is at 1.0.1")]);
    const unheard = run("simulate", releases, "--from", "1.0.0");
    expect([unheard.status, unheard.stderr]).toEqual([1, expect.stringContaining("has not restarted")]);
    expect(run("simulate", releases, "--from", "1.0.0", "--downlink", "U").stderr).toContain("not bytes");
  });

  it("tells that a version is on trial", () => {
    const releases = releasesOf(sending('b"\\x01\\x02\\x03"', "trial_boots=3"));
    const { status, stdout } = run("simulate", releases, "--from", "1.0.0");
    expect([status, stdout]).toEqual([0, expect.stringContaining("It is on trial, not confirmed")]);
  });

  it("ends where a program sends nothing", () => {
    const main = "import time\nwhile True: time.sleep(10)\n";
    const { status, stderr } = run("simulate", releasesOf(main), "--from", "1.0.0");
    expect([status, stderr]).toEqual([1, expect.stringContaining("nothing told it to update")]);
  });

  it("tells which releases there are", () => {
    const { status, stderr } = run("simulate", RELEASES, "--from", "0.9");
    expect(status).toBe(1);
    expect(stderr).toContain("no release 0.9");
    expect(stderr).toContain("1.0.0, 1.0.1");
  });
});

describe("pycom-ota mirror", () => {
  it("writes a mirror, and says for whom", () => {
    const folder = join(temporary(), "ota");
    const { status, stdout, stderr } = run("mirror", RELEASES, folder);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(readdirSync(folder).sort()).toEqual([".packed", "1.0.0.manifest", "1.0.1.manifest"]);
    const written = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => statSync(join(folder, name)))
      .filter((stats) => stats.isFile());
    const bytes = written.reduce((sum, { size }) => sum + size, 0);
    expect(stdout).toBe(`${folder}: ${written.length} files, ${bytes} bytes, for boards at 1.0.0, 1.0.1\n`);
  });

  it("says what it leaves out", () => {
    const root = writeTree({ "1.0/flash/main.py": "1", "v2/flash/main.py": "2" });
    const { status, stdout, stderr } = run("mirror", root, join(temporary(), "ota"));
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: "left out: v2: its name is no version\n",
    });
    expect(stdout).toContain("for boards at 1.0\n");
    const only = writeTree({ "v2/flash/main.py": "2" });
    expect(run("mirror", only, join(temporary(), "ota")).stderr).toBe(
      `left out: v2: its name is no version\npycom-ota: no release in ${only}\n`,
    );
  });

  it.each([
    ["no-such-folder", "not a folder: no-such-folder"],
    ["src/cli", "no release in src/cli"],
  ])("refuses %s", (releases, message) => {
    const folder = join(temporary(), "ota");
    const { status, stdout, stderr } = run("mirror", releases, folder);
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: "", stderr: `pycom-ota: ${message}\n` });
    expect(existsSync(folder)).toBe(false);
  });
});

describe("pycom-ota serve", () => {
  it("serves a folder of releases", async () => {
    const child = spawn(process.execPath, [MAIN, "serve", RELEASES, "--port", "0"]);
    onTestFinished(() => void child.kill());
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    await expect.poll(() => /http:\S+/.exec(output)?.[0]).toBeDefined();
    const url = /http:\S+/.exec(output)?.[0] ?? "";
    const manifest: unknown = await (await fetch(`${url}/manifest.json?current_ver=1.0.0`)).json();
    expect(manifest).toMatchObject({ version: "1.0.1", previous_version: "1.0.0" });
    await expect.poll(() => output).toContain("GET /manifest.json?current_ver=1.0.0 200");
    await fetch(
      `${url}/manifest.json?current_ver=1.0.0&failed_ver=1.0.1&reason=unconfirmed&error=ImportError`,
    );
    await expect.poll(() => output).toContain("at 1.0.0 reports: 1.0.1 failed: unconfirmed ImportError\n");
    await fetch(`${url}/manifest.json?current_ver=1.0.0&error=NoSpace`);
    await expect.poll(() => output).toContain("at 1.0.0 reports: update failed: NoSpace\n");
  });

  it("keeps what it packed", async () => {
    const cache = mkdtempSync(join(tmpdir(), "cache-"));
    onTestFinished(() => rmSync(cache, { recursive: true }));
    const child = spawn(process.execPath, [MAIN, "serve", RELEASES, "--port", "0", "--cache", cache]);
    onTestFinished(() => void child.kill());
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
    await expect.poll(() => /http:\S+/.exec(output)?.[0]).toBeDefined();
    const url = /http:\S+/.exec(output)?.[0] ?? "";
    const lines = await (await fetch(`${url}/manifest.json?current_ver=0.1&form=lines`)).text();
    const [, hash] = /^p (\S+) \d+ deflate /m.exec(lines) ?? [];
    expect(readdirSync(cache)).toContain(hash);
    await expect.poll(() => output).toContain(`packed ${hash}: `);
  });

  it.each([
    [["serve", "no-such-folder"], "not a folder: no-such-folder"],
    [["serve", ".", "--port", "70000"], "not a port: 70000"],
    [["serve", ".", "--port", "http"], "not a port: http"],
  ])("refuses %j", (args, message) => {
    const { status, stderr } = run(...args);
    expect(status).toBe(1);
    expect(stderr).toBe(`pycom-ota: ${message}\n`);
  });
});
