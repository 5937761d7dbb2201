import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { lockCall } from "../../../src/runner/cli/call-lock.ts";

describe("the lock of a call", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-lock-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Lets another machine have the lock, which it touched so many seconds ago. */
  const elsewhere = (age: number): string => {
    lockCall(folder, "one", "out");
    const path = join(folder, readdirSync(folder)[0] as string);
    writeFileSync(path, '{"host":"node7.example.org","pid":4711,"start":"1"}');
    const then = Date.now() / 1000 - age;
    utimesSync(path, then, then);
    return path;
  };

  it("of another machine that lately touched it is respected", () => {
    elsewhere(60);
    expect(() => lockCall(folder, "one", "out")).to.throw(
      "the same call runs already into out: process 4711 on node7.example.org; wait for it, or give this one a folder of its own with --out; if that is gone, try again in two minutes",
    );
    expect(readdirSync(folder)).to.have.length(1);
  });

  it("of another machine that has not for three minutes is taken over, and then left alone by its old holder", () => {
    const path = elsewhere(180);
    const unlock = lockCall(folder, "one", "out");
    expect(readFileSync(path, "utf8")).to.include(`"pid":${process.pid}`);
    writeFileSync(path, '{"host":"node7.example.org","pid":4711,"start":"1"}');
    unlock();
    expect(readdirSync(folder)).to.have.length(1);
  });

  it("goes when it is let go of", () => {
    lockCall(folder, "one", "out")();
    expect(readdirSync(folder)).to.deep.equal([]);
  });
});
