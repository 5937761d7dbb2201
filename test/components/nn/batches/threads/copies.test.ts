import { mkdirSync, readdirSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { copiesIn, readByCopy } from "../../../../../src/components/nn/batches/threads/copies.ts";
import { SHAPE, scanVoxels, withFolder, writeScan } from "../scans.ts";

describe("nn/batches: copies of scans", () => {
  it("are read in place of the file once they are made", () =>
    withFolder(async (folder) => {
      const copies = copiesIn(folder, 2 ** 20);
      const { file } = writeScan(folder, 1, scanVoxels(1));
      const first = await readByCopy(file, copies);
      rmSync(file.path);
      const second = await readByCopy(file, copies);
      for (const { data, shape } of [first, second]) {
        expect(data).to.deep.equal(scanVoxels(1));
        expect(shape).to.deep.equal(SHAPE);
      }
      const [copy, ...others] = readdirSync(folder);
      expect(others).to.deep.equal([]);
      expect(statSync(join(folder, copy!)).size).to.equal(352 + 2 * 144);
    }));

  it("are made anew where they are damaged, and done without where none can be written", () =>
    withFolder(async (folder) => {
      const own = join(folder, "copies");
      mkdirSync(own);
      const copies = copiesIn(own, 2 ** 20);
      const { file } = writeScan(folder, 1, scanVoxels(1));
      await readByCopy(file, copies);
      const [copy] = readdirSync(own);
      truncateSync(join(own, copy!), 400);
      expect((await readByCopy(file, copies)).data).to.deep.equal(scanVoxels(1));
      expect(statSync(join(own, copy!)).size).to.equal(352 + 2 * 144);
      rmSync(own, { recursive: true });
      expect((await readByCopy(file, copies)).data).to.deep.equal(scanVoxels(1));
    }));

  it("take no more room than they may, and none of what is not zipped", () =>
    withFolder(async (folder) => {
      const copies = copiesIn(folder, 5 * 1024); // 2 KiB each
      const files = [1, 2, 3].map((row) => writeScan(folder, row, scanVoxels(row)).file);
      const plain = writeScan(folder, 4, scanVoxels(4), SHAPE, ".nii").file;
      for (const [i, file] of [...files, plain].entries()) {
        expect((await readByCopy(file, copies)).data).to.deep.equal(scanVoxels(i + 1));
      }
      expect(readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.nii$/.test(name)).length).to.equal(2);
      expect(copies.left[0]).to.equal(1);
    }));
});
