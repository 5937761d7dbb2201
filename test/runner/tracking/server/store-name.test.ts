import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { diskFiles } from "../../../../src/runner/cache/file-layer.ts";
import { isSent, isSentAnywhere, markSent, targetHash } from "../../../../src/runner/tracking/outbox/folder.ts";
import { storeName } from "../../../../src/runner/tracking/server/store-name.ts";

describe("storeName", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-name-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("stays with the folder, and is another once that was removed", () => {
    const name = storeName(folder);
    expect(name).to.match(/^store:[0-9a-f-]{36}$/);
    expect(storeName(folder)).to.equal(name);
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    expect(storeName(folder)).to.not.equal(name);
  });

  it("does not count as a server that has a run: sync sends it, and gc keeps it", () => {
    const name = storeName(folder);
    markSent(diskFiles, folder, name);
    expect([isSent(folder, targetHash(name)), isSentAnywhere(folder)]).to.deep.equal([true, false]);
    markSent(diskFiles, folder, "http://127.0.0.1:5000");
    expect(isSentAnywhere(folder)).to.equal(true);
  });
});
