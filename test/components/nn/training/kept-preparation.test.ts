import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Kept, readKept } from "../../../../src/components/nn/training/kept-preparation.ts";

describe("the preparation that a training keeps", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "regimen-kept-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("is read as it was written", () => {
    const kept: Kept = {
      training: "a",
      preparation: { clip: {}, standard: { mean: 1, deviation: 2 }, size: { z: 4, y: 4, x: 4 } },
    };
    const path = join(folder, "preparation.json");
    writeFileSync(path, JSON.stringify(kept));
    expect(readKept(path)).to.deep.equal(kept);
  });

  it("counts as not there where there is none, or half of one", () => {
    const path = join(folder, "preparation.json");
    expect(readKept(path)).to.equal(undefined);
    writeFileSync(path, '{"training":"a","prepar');
    expect(readKept(path)).to.equal(undefined);
  });
});
