import { expect } from "chai";
import { interleave, shiftScan } from "../../../../src/components/nn/cam/shift-scan.ts";

describe("shifted scans", () => {
  it("start at another voxel and repeat their last one", () => {
    const scan = Float32Array.from({ length: 12 }, (_, at) => at); // 2 × 2 × 3
    const moved = shiftScan(scan, { z: 2, y: 2, x: 3 }, { z: 1, y: 0, x: 2 });
    expect([...moved]).to.deep.equal([8, 8, 8, 11, 11, 11, 8, 8, 8, 11, 11, 11]);
    expect([...shiftScan(scan, { z: 2, y: 2, x: 3 }, { z: 0, y: 0, x: 0 })]).to.deep.equal([...scan]);
  });

  it("give maps that are put into one another", () => {
    const shape = { z: 1, y: 1, x: 2 };
    // values 100 · shift + place
    const maps = Array.from({ length: 8 }, (_, which) => Float32Array.of(100 * which, 100 * which + 1));
    expect([...interleave(maps, shape, 2)]).to.deep.equal([
      0, 100, 1, 101, 200, 300, 201, 301, 400, 500, 401, 501, 600, 700, 601, 701,
    ]);
    expect([...interleave([Float32Array.of(3, 4)], shape, 1)]).to.deep.equal([3, 4]);
  });
});
