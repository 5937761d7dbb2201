import { expect } from "chai";
import type { BinnedColumn } from "../../../../../src/components/ml/boosting/binned.ts";
import { loseConflicts } from "../../../../../src/components/ml/boosting/binning/lose-conflicts.ts";

const column = (bins: readonly number[], skipBin: number, sparseGroup?: number): BinnedColumn => ({
  feature: 0,
  upperBounds: Float64Array.of(0, 1, Infinity),
  missing: "none",
  defaultBin: 0,
  skipBin,
  ...(sparseGroup === undefined ? {} : { sparseGroup }),
  bins: Uint8Array.from(bins),
});
const binsOf = (columns: readonly BinnedColumn[]): number[][] => columns.map(({ bins }) => Array.from(bins));

describe("loseConflicts", () => {
  it("keeps the last column's value where several are away from their most frequent bin", () => {
    const bundle = [column([1, 1, 0, 2], 0), column([2, 0, 1, 0], 0), column([1, 2, 2, 0], 2)];
    loseConflicts(bundle);
    expect(binsOf(bundle)).to.deep.equal([
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [1, 2, 2, 0],
    ]);
  });

  it("keeps the first stored value of a sparse bundle", () => {
    const bundle = [column([1, 0, 0], 0, 0), column([2, 0, 1], 0, 0)];
    loseConflicts(bundle);
    expect(binsOf(bundle)).to.deep.equal([
      [1, 0, 0],
      [0, 0, 1],
    ]);
  });
});
