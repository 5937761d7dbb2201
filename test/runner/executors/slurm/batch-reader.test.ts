import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { diskFiles } from "../../../../src/runner/cache/file-layer.ts";
import { openStore } from "../../../../src/runner/cache/store.ts";
import { batchFolder, writeRecord } from "../../../../src/runner/executors/slurm/batch.ts";
import { batchReader } from "../../../../src/runner/executors/slurm/batch-reader.ts";

describe("a reader of batches", () => {
  it("keeps the last few in memory, until they are forgotten", () => {
    const home = mkdtempSync(join(tmpdir(), "regimen-batches-"));
    try {
      const store = openStore(home, diskFiles);
      const path = (name: string): string => join(batchFolder(home, name), "batch.json");
      for (const name of ["a", "b", "c", "d", "e"]) writeRecord(store, path(name), { name });
      const { batch, forget } = batchReader(store);
      const nameOf = (name: string): string | undefined => batch(name)?.name;
      expect(nameOf("a")).to.equal("a");
      rmSync(path("a"));
      expect(nameOf("a"), "from memory").to.equal("a");
      expect(["b", "c", "d", "e"].map(nameOf)).to.deep.equal(["b", "c", "d", "e"]);
      expect(nameOf("a"), "the oldest of five").to.equal(undefined);
      rmSync(path("e"));
      forget("e");
      expect(nameOf("e")).to.equal(undefined);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});
