import { describe, expect, it } from "vitest";
import { Board } from "../../../src/board/board.js";
import type { FilesystemKind } from "../../../src/board/hardware/mount.js";
import { BoardError, Signal } from "../../../src/board/operations.js";
import { codeOf, text, write } from "../support.js";

const KINDS: FilesystemKind[] = ["fat", "littlefs"];

describe.each(KINDS)("on %s", (filesystem) => {
  const board = () => new Board({ flash: { filesystem } });

  it("reads back what was written, empty, binary, in pieces", () => {
    const { call, files } = parts(board());
    const bytes = Uint8Array.from({ length: 5000 }, (_, index) => index % 256);
    write(call, "/flash/empty", new Uint8Array());
    const file = call("open", "/flash/bin", "wb");
    expect(call("file.write", file, bytes.subarray(0, 1))).toBe(1);
    expect(call("file.write", file, bytes.subarray(1))).toBe(4999);
    call("file.close", file);

    expect(files().get("/flash/empty")).toEqual(new Uint8Array());
    expect(files().get("/flash/bin")).toEqual(bytes);
    const reader = call("open", "/flash/bin", "rb");
    const buffer = new Uint8Array(3000);
    expect(call("file.readinto", reader, buffer)).toBe(3000);
    expect(call("file.readinto", reader, buffer)).toBe(2000);
    expect(buffer.subarray(0, 2000)).toEqual(bytes.subarray(3000));
    expect(call("file.readinto", reader, buffer)).toBe(0);
  });

  it("empties a file that is opened for writing, and goes on behind one that is opened for appending", () => {
    const { call, files } = parts(board());
    write(call, "/flash/a", text("first"));
    const appended = call("open", "/flash/a", "ab");
    call("file.write", appended, text("+"));
    call("file.close", appended);
    expect(files().get("/flash/a")).toEqual(text("first+"));
    call("file.close", call("open", "/flash/a", "wb"));
    expect(files().get("/flash/a")).toEqual(new Uint8Array());
  });

  it("keeps names that are not ASCII, and deep folders", () => {
    const { call, files } = parts(board());
    let folder = "/flash";
    for (const name of ["a", "ß", "日本", "d", "e", "f"]) {
      folder += `/${name}`;
      call("uos.mkdir", folder);
    }
    write(call, `${folder}/Zähler 😀.py`, text("x"));
    expect([...files().keys()]).toEqual([`${folder}/Zähler 😀.py`]);
    expect(call("uos.listdir", folder)).toEqual(["Zähler 😀.py"]);
    expect(call("uos.stat", folder)).toEqual([0x4000, 0]);
    expect(call("uos.stat", `${folder}/Zähler 😀.py`)).toEqual([0x8000, 1]);
  });

  it("has only its volumes at the root", () => {
    const { call } = parts(board());
    expect(call("uos.listdir", "/").sort()).toEqual(["flash", "sd"]);
    expect(call("uos.stat", "/")).toEqual([0x4000, 0]);
    expect(codeOf(() => call("open", "/boot.py", "wb"))).toBe("ENODEV");
    expect(codeOf(() => call("uos.mkdir", "/usb"))).toBe("ENODEV");
    expect(codeOf(() => call("uos.mkdir", "/flash"))).toBe("EEXIST");
    expect(codeOf(() => call("uos.rmdir", "/flash"))).toBe("EINVAL");
  });

  it("refuses what is absent, in the way, or on another volume", () => {
    const { call, files } = parts(board());
    call("uos.mkdir", "/flash/lib");
    write(call, "/flash/lib/a.py", text("a"));
    expect(codeOf(() => call("open", "/flash/no", "rb"))).toBe("ENOENT");
    expect(codeOf(() => call("open", "/flash/no/a", "wb"))).toBe("ENOENT");
    expect(codeOf(() => call("uos.remove", "/flash/no"))).toBe("ENOENT");
    expect(codeOf(() => call("uos.stat", "/flash/no"))).toBe("ENOENT");
    expect(codeOf(() => call("uos.listdir", "/flash/no"))).toBe("ENOENT");
    expect(codeOf(() => call("uos.mkdir", "/flash/lib"))).toBe("EEXIST");
    expect(codeOf(() => call("uos.remove", "/flash/lib"))).toBe("EISDIR");
    expect(codeOf(() => call("uos.rmdir", "/flash/lib/a.py"))).toBe("ENOTDIR");
    expect(codeOf(() => call("uos.rename", "/flash/no", "/flash/yes"))).toBe("ENOENT");
    expect(codeOf(() => call("uos.rename", "/flash/lib/a.py", "/sd/a.py"))).toBe("EPERM");
    expect(codeOf(() => call("uos.rename", "/flash/lib", "/flash/lib/sub"))).toBe("EINVAL");
    expect([...files().keys()]).toEqual(["/flash/lib/a.py"]);
  });

  it("renames onto an existing file, and moves folders with what is in them", () => {
    const { call, files } = parts(board());
    write(call, "/flash/old", text("old"));
    write(call, "/flash/new", text("new"));
    call("uos.rename", "/flash/new", "/flash/old");
    call("uos.mkdir", "/flash/lib");
    write(call, "/flash/lib/a", text("a"));
    call("uos.rename", "/flash/lib", "/flash/lib2");
    expect(files()).toEqual(
      new Map([
        ["/flash/lib2/a", text("a")],
        ["/flash/old", text("new")],
      ]),
    );
  });

  it("lists a folder in an order that depends on the filesystem", () => {
    const { call } = parts(board());
    for (const name of ["a", "b", "c"]) call("uos.mkdir", `/flash/${name}`);
    expect(call("uos.listdir", "/flash")).toEqual(filesystem === "fat" ? ["c", "b", "a"] : ["a", "b", "c"]);
  });

  it("does not leave its volume through ..", () => {
    const { call, files } = parts(board());
    write(call, "/flash/x/../../../a", text("a"));
    expect([...files().keys()]).toEqual(["/flash/a"]);
  });

  it("is full when it is full, and writes what fits", () => {
    const small = new Board({ flash: { filesystem, bytes: 64 * 1024 } });
    const { call, files } = parts(small);
    const [block, , free] = call("uos.statvfs", "/flash");
    const room = block * free;
    expect(room).toBeGreaterThan(0);
    const file = call("open", "/flash/big", "wb");
    expect(codeOf(() => call("file.write", file, new Uint8Array(room + 1)))).toBe("ENOSPC");
    call("file.close", file);
    expect(files().get("/flash/big")?.length).toBe(room);
    expect(call("uos.statvfs", "/flash")[2]).toBe(0);
    expect(codeOf(() => write(call, "/flash/more", text("x")))).toBe("ENOSPC");
    call("uos.remove", "/flash/big");
    call("uos.remove", "/flash/more");
    expect(call("uos.statvfs", "/flash")[2]).toBe(free);
  });

  it("where it is full, takes what is written over what is there: FAT alone", () => {
    const small = new Board({ flash: { filesystem, bytes: 64 * 1024 } });
    const { call } = parts(small);
    write(call, "/flash/record", new Uint8Array(6000));
    const [block, , free] = call("uos.statvfs", "/flash");
    write(call, "/flash/big", new Uint8Array(block * free));
    const record = call("open", "/flash/record", "rb+");
    call("file.seek", record, 4096, 0);
    const over = () => call("file.write", record, new Uint8Array(1000));
    if (filesystem === "fat") expect(over()).toBe(1000);
    else expect(codeOf(over)).toBe("ENOSPC");
  });

  it("notices what else takes room while a file is open", () => {
    const small = new Board({ flash: { filesystem, bytes: 128 * 1024 } });
    const { call } = parts(small);
    const [block, , free] = call("uos.statvfs", "/flash");
    const first = call("open", "/flash/first", "wb");
    const second = call("open", "/flash/second", "wb");
    call("file.write", first, new Uint8Array(block));
    call("uos.mkdir", "/flash/lib");
    const folder = filesystem === "fat" ? 1 : 2;
    call("file.write", second, new Uint8Array(block * (free - 2 - folder)));
    call("file.write", first, new Uint8Array(block));
    expect(call("uos.statvfs", "/flash")[2]).toBe(0);
    expect(codeOf(() => call("file.write", second, text("x")))).toBe("ENOSPC");
    call("uos.rmdir", "/flash/lib");
    expect(call("file.write", second, text("x"))).toBe(1);
  });

  it("counts whole blocks", () => {
    const { call } = parts(board());
    const [block, , free] = call("uos.statvfs", "/flash");
    write(call, "/flash/a", new Uint8Array(1));
    expect(call("uos.statvfs", "/flash")[2]).toBe(free - 1);
    write(call, "/flash/b", new Uint8Array(block + 1));
    expect(call("uos.statvfs", "/flash")[2]).toBe(free - 3);
  });

  it("takes paths of 128 characters, not of 129", () => {
    const { call } = parts(board());
    const path = `/flash/${"n".repeat(121)}`;
    write(call, path, text("x"));
    expect(call("uos.stat", path)).toEqual([0x8000, 1]);
    const expected = filesystem === "fat" ? "EINVAL" : "ENAMETOOLONG";
    expect(codeOf(() => call("open", `${path}n`, "wb"))).toBe(expected);
  });

  it("closes files once, and knows closed ones", () => {
    const { call } = parts(board());
    const file = call("open", "/flash/a", "wb");
    call("file.close", file);
    expect(codeOf(() => call("file.write", file, text("x")))).toBe("EBADF");
    const again = (): void => call("file.close", file);
    if (filesystem === "fat") expect(again).not.toThrow();
    else expect(codeOf(again)).toBe("EBADF");
  });

  it("keeps a folder that is where an open file was", () => {
    const subject = board();
    const { call } = parts(subject);
    call("file.write", call("open", "/flash/a", "wb"), text("lost"));
    call("uos.remove", "/flash/a");
    call("uos.mkdir", "/flash/a");
    call("uos.sync");
    subject.powerCycle("power");
    expect(call("uos.stat", "/flash/a")[0]).toBe(0x4000);
  });

  it("makes written data durable on sync", () => {
    const subject = board();
    const { call } = parts(subject);
    const file = call("open", "/flash/a", "wb");
    call("file.write", file, text("safe"));
    call("uos.sync");
    call("file.write", file, text(" lost"));
    subject.powerCycle("power");
    expect(subject.files().get("/flash/a")).toEqual(text("safe"));
  });

  it("loses open files with every start, and their handles", () => {
    const subject = board();
    const { call } = parts(subject);
    const file = call("open", "/flash/a", "wb");
    subject.powerCycle("reset");
    expect(codeOf(() => call("file.write", file, text("x")))).toBe("EBADF");
  });

  it("keeps what was written to open files where it is told to", () => {
    const subject = board();
    subject.keepsUnsynced = true;
    const file = subject.call("open", "/flash/a", "wb");
    subject.call("file.write", file, text("torn"));
    subject.powerCycle("power");
    expect(subject.files().get("/flash/a")).toEqual(text("torn"));
  });
});

describe("FAT", () => {
  it("does not care about the case of names, and keeps it", () => {
    const { call, files } = parts(new Board());
    call("uos.mkdir", "/flash/Lib");
    write(call, "/flash/lib/Main.py", text("1"));
    expect(call("uos.stat", "/flash/LIB/main.PY")).toEqual([0x8000, 1]);
    write(call, "/flash/Lib/MAIN.py", text("22"));
    expect(files()).toEqual(new Map([["/flash/Lib/Main.py", text("22")]]));
    call("uos.rename", "/flash/Lib/main.py", "/flash/Lib/main.py");
    expect(call("uos.listdir", "/flash/Lib")).toEqual(["main.py"]);
  });

  it("has empty files at once, and loses what was not closed", () => {
    const board = new Board();
    board.fs.writeFileSync("/flash/a", "old");
    const file = board.call("open", "/flash/a", "wb");
    board.call("file.write", file, text("new"));
    board.call("file.close", board.call("open", "/flash/fresh", "wb"));
    const appended = board.call("open", "/flash/log", "ab");
    board.call("file.write", appended, text("lost"));
    board.powerCycle("power");
    expect(board.files()).toEqual(
      new Map([
        ["/flash/a", new Uint8Array()],
        ["/flash/fresh", new Uint8Array()],
        ["/flash/log", new Uint8Array()],
      ]),
    );
  });

  it("answers as its driver does", () => {
    const { call } = parts(new Board());
    call("uos.mkdir", "/flash/lib");
    write(call, "/flash/lib/a", text("a"));
    expect(codeOf(() => call("open", "/flash/lib", "rb"))).toBe("ENOENT");
    expect(codeOf(() => call("open", "/flash/lib", "wb"))).toBe("EACCES");
    expect(codeOf(() => call("uos.rmdir", "/flash/lib"))).toBe("EACCES");
    expect(codeOf(() => call("open", "/flash/lib/a/b", "wb"))).toBe("ENOENT");
    expect(codeOf(() => call("uos.listdir", "/flash/lib/a"))).toBe("ENOENT");
    for (const name of ["a:b", "a?", "tab\t", 'quote"']) {
      expect(codeOf(() => call("open", `/flash/${name}`, "wb"))).toBe("EINVAL");
    }
  });

  it("has 508 KB less its own tables on a board with 4 MB", () => {
    const [block, blocks, free] = new Board().call("uos.statvfs", "/flash");
    expect([block, blocks, free]).toEqual([512, 980, 980]);
  });
});

describe("LittleFS", () => {
  const board = () => new Board({ flash: { filesystem: "littlefs" } });

  it("tells cases apart", () => {
    const { call } = parts(board());
    write(call, "/flash/a", text("1"));
    write(call, "/flash/A", text("2"));
    expect(call("uos.listdir", "/flash").sort()).toEqual(["A", "a"]);
  });

  it("changes nothing before a file is closed", () => {
    const subject = board();
    subject.fs.writeFileSync("/flash/a", "old");
    for (const path of ["/flash/a", "/flash/fresh"]) {
      subject.call("file.write", subject.call("open", path, "wb"), text("new"));
    }
    subject.powerCycle("power");
    expect(subject.files()).toEqual(new Map([["/flash/a", text("old")]]));
  });

  it("needs room for the old contents while the new are written", () => {
    const { call } = parts(board());
    write(call, "/flash/a", new Uint8Array(4096 * 10));
    const free = call("uos.statvfs", "/flash")[2];
    const file = call("open", "/flash/a", "wb");
    expect(call("uos.statvfs", "/flash")[2]).toBe(free);
    call("file.close", file);
    expect(call("uos.statvfs", "/flash")[2]).toBe(free + 10);
  });

  it("answers as its driver does", () => {
    const { call } = parts(board());
    call("uos.mkdir", "/flash/lib");
    write(call, "/flash/lib/a", text("a"));
    expect(codeOf(() => call("open", "/flash/lib", "rb"))).toBe("EISDIR");
    expect(codeOf(() => call("uos.rmdir", "/flash/lib"))).toBe("ENOTEMPTY");
    expect(codeOf(() => call("open", "/flash/lib/a/b", "wb"))).toBe("ENOTDIR");
    expect(codeOf(() => call("uos.rename", "/flash/lib/a", "/flash/lib"))).toBe("EISDIR");
  });
});

describe("the card", () => {
  it("is FAT whatever the flash is", () => {
    const { call } = parts(new Board({ flash: { filesystem: "littlefs" } }));
    expect(call("uos.statvfs", "/sd")[0]).toBe(512);
    expect(call("uos.statvfs", "/flash")[0]).toBe(4096);
  });

  it("may be missing", () => {
    const { call } = parts(new Board({ sd: null }));
    expect(call("uos.listdir", "/")).toEqual(["flash"]);
    expect(codeOf(() => call("uos.stat", "/sd"))).toBe("ENODEV");
    expect(codeOf(() => call("machine.sd"))).toBe("EIO");
    expect(codeOf(() => call("uos.mount", "/sd"))).toBe("EIO");
  });

  it("may have to be mounted, again after each start, and keeps its files all the while", () => {
    const board = new Board({ sd: { isMounted: false } });
    board.fs.writeFileSync("/sd/a", "kept");
    const { call, files } = parts(board);
    expect(codeOf(() => call("open", "/sd/a", "rb"))).toBe("ENODEV");
    expect(board.storage().files.get("/sd/a")).toEqual(text("kept"));
    expect(codeOf(() => call("uos.mount", "/card"))).toBe("EINVAL");
    call("machine.sd");
    call("uos.mount", "/sd");
    expect(call("uos.listdir", "/sd")).toEqual(["a"]);
    expect(codeOf(() => call("uos.mount", "/sd"))).toBe("EPERM");
    board.powerCycle("power");
    expect(codeOf(() => call("uos.stat", "/sd"))).toBe("ENODEV");
    expect(files().get("/sd/a")).toEqual(text("kept"));
  });

  it("may be taken out while the board is off, and put in again", () => {
    const board = new Board();
    board.fs.writeFileSync("/sd/a", "kept");
    const { call } = parts(board);
    board.flash.isCardIn = false;
    board.powerCycle("power");
    expect(codeOf(() => call("open", "/sd/a", "rb"))).toBe("ENODEV");
    expect(codeOf(() => call("machine.sd"))).toBe("EIO");
    expect(codeOf(() => call("uos.mount", "/sd"))).toBe("EIO");
    board.flash.isCardIn = true;
    board.powerCycle("power");
    expect(call("uos.listdir", "/sd")).toEqual(["a"]);
  });

  it("does not share its room with the flash", () => {
    const { call } = parts(new Board());
    const free = call("uos.statvfs", "/flash")[2];
    write(call, "/sd/a", new Uint8Array(100_000));
    expect(call("uos.statvfs", "/flash")[2]).toBe(free);
  });
});

it("fails with errors that carry their number, and signals are none of them", () => {
  const error = new BoardError("ENOENT");
  expect([error.errno, error.code]).toEqual([2, "ENOENT"]);
  expect(new Signal("power")).not.toBeInstanceOf(BoardError);
});

function parts(board: Board) {
  return { call: board.call, files: () => board.files() };
}
