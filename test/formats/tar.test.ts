import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import * as fc from "fast-check";
import { FormatError } from "../../src/formats/format-error.ts";
import { endOfTar, isTarName, listTar, paddingInTar, sizeInTar, tarHeader } from "../../src/formats/tar.ts";

type File = readonly [name: string, content: string];

const archive = (...files: readonly File[]): Buffer =>
  Buffer.concat([...files.flatMap(([name, content]) => parts(name, content)), endOfTar()]);
const parts = (name: string, content: string): readonly Uint8Array[] => [
  tarHeader(name, Buffer.byteLength(content)),
  Buffer.from(content),
  paddingInTar(Buffer.byteLength(content)),
];

/** The header's sum made right again after a change. */
function mended(bytes: Buffer, at = 0): Buffer {
  const header = bytes.subarray(at, at + 512);
  header.fill(32, 148, 156);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return bytes;
}

describe("tar archives", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-tar-"));
  });
  after(() => rmSync(folder, { recursive: true }));
  const list = (bytes: Uint8Array, most = 100) => {
    const path = join(folder, "a.tar");
    writeFileSync(path, bytes);
    return listTar(path, most);
  };
  const refusal = (bytes: Uint8Array, most?: number): string => {
    try {
      list(bytes, most);
    } catch (error) {
      if (error instanceof FormatError) return error.message;
      throw error;
    }
    return "";
  };

  it("list what was written, and where it stands", () => {
    const bytes = archive(["index.json", "{}"], ["objects/ab.txt", "x".repeat(513)], ["empty", ""]);
    const entries = list(bytes);
    expect(entries).to.deep.equal([
      { name: "index.json", size: 2, offset: 512 },
      { name: "objects/ab.txt", size: 513, offset: 1536 },
      { name: "empty", size: 0, offset: 3072 },
    ]);
    expect(sizeInTar(513)).to.equal(1536);
    expect(bytes.toString("utf8", 512, 514)).to.equal("{}");
  });

  it("are read by tar as they were written", () => {
    const path = join(folder, "b.tar");
    writeFileSync(path, archive(["one.txt", "1"], ["deep/two.txt", "22"]));
    const { stdout, stderr } = spawnSync("tar", ["-xOf", path, "deep/two.txt"], { encoding: "utf8" });
    expect([stdout, stderr]).to.deep.equal(["22", ""]);
  });

  it("take no name that leaves a folder", () => {
    for (const name of ["/etc/passwd", "../x", "a/../../x", "a//b", ".", "a/", "", "a\\b", "ä", "x".repeat(101), "-x", ".hidden"])
      expect(isTarName(name), name).to.equal(false);
    expect(() => tarHeader("../x", 1)).to.throw(RangeError, 'not a name for an archive: "../x"');
    expect(() => tarHeader("x", 8 ** 11)).to.throw(RangeError, "x has 8589934592 bytes, more than an archive's file can");
    const hostile = archive(["aa/b", "1"]);
    hostile.write("..", 0, "latin1");
    expect(refusal(mended(hostile))).to.equal('a.tar holds a file under a name that is not allowed: "../b"');
  });

  it("hold plain files alone, each once, and not too many", () => {
    const link = archive(["a", "1"]);
    link.write("2", 156, "latin1");
    expect(refusal(mended(link))).to.equal("a.tar holds a, which is no plain file");
    expect(refusal(archive(["a", "1"], ["a", "2"]))).to.equal("a.tar holds a twice");
    expect(refusal(archive(["a", "1"], ["b", "2"], ["c", "3"]), 2)).to.equal("a.tar holds more than 2 files");
    const prefixed = archive(["a", "1"]);
    prefixed.write("etc", 345, "latin1");
    expect(refusal(mended(prefixed))).to.equal('a.tar holds a file under a name that is not allowed: "a"');
  });

  it("say no size that they have not", () => {
    const bomb = archive(["a", "1"]);
    bomb.write("77777777777", 124, "latin1");
    expect(refusal(mended(bomb))).to.equal("a.tar ends in the middle of a");
    const odd = archive(["a", "1"]);
    odd.write("-0000000001", 124, "latin1");
    expect(refusal(mended(odd))).to.equal("a.tar says no size of a");
  });

  it("are whole", () => {
    const bytes = archive(["a", "1"]);
    expect(refusal(bytes.subarray(0, 0))).to.equal("a.tar ends after 0 bytes, without the mark that ends an archive");
    expect(refusal(bytes.subarray(0, 1024))).to.equal("a.tar ends after 1024 bytes, without the mark that ends an archive");
    expect(refusal(bytes.subarray(0, 1536))).to.equal("a.tar ends after 1536 bytes, without the mark that ends an archive");
    expect(refusal(Buffer.concat([bytes, Buffer.from("more")]))).to.equal("a.tar goes on after the mark that ends an archive");
    expect(refusal(Buffer.concat([bytes, Buffer.alloc(100_000)]))).to.equal("a.tar goes on after the mark that ends an archive");
    expect(list(Buffer.concat([bytes, Buffer.alloc(9216)])).length).to.equal(1);
    const changed = Buffer.from(bytes);
    changed[5] = 1;
    expect(refusal(changed)).to.equal("a.tar has no header of a file at byte 0");
  });

  it("that are changed anywhere are listed inside themselves, or refused in words", () => {
    const whole = archive(["index.json", "{}"], ["objects/ab.txt", "x".repeat(600)], ["objects/cd", ""]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { maxLength: 8 }),
        fc.nat(whole.length),
        fc.boolean(),
        (changes, length, mend) => {
          const bytes = Buffer.from(whole.subarray(0, length));
          for (const [at, byte] of changes) if (at < length) bytes[at] = byte;
          if (mend && length >= 512) mended(bytes);
          let entries: ReturnType<typeof listTar>;
          try {
            entries = list(bytes, 3);
          } catch (error) {
            expect(error).to.be.instanceOf(FormatError);
            return;
          }
          expect(new Set(entries.map(({ name }) => name)).size).to.equal(entries.length);
          for (const { name, size, offset } of entries) {
            expect(isTarName(name)).to.equal(true);
            expect(offset + size).to.be.at.most(bytes.length);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
