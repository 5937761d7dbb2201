import { expect } from "chai";
import type { BinMapper } from "../../../../../src/components/ml/boosting/binning/bin-mapper.ts";
import { columnSample } from "../../../../../src/components/ml/boosting/binning/column-sample.ts";
import { takenRows } from "../../../../../src/components/ml/boosting/binning/taken-rows.ts";

const mapper = (skipBin: number): BinMapper => ({
  upperBounds: Float64Array.of(1e-35, 2, Infinity),
  missing: "none",
  defaultBin: 0,
  skipBin,
  sparseRate: 0.7,
  info: "",
});
const taken = (column: readonly number[], skipBin: number): number[] => {
  const { notZero, values } = columnSample(Float64Array.from(column));
  return Array.from(takenRows(mapper(skipBin), notZero, values, column.length));
};

describe("takenRows", () => {
  it("are those that are not zero, where zero is the most frequent bin", () => {
    expect(taken([0, 5, 0, 1], 0)).to.deep.equal([1, 3]);
  });

  it("are looked up in sorted values elsewhere, as LightGBM 4.7 does by mistake", () => {
    // bins by row: 2 1 1 0 1; sorted values 1 1 1 5 belong to rows 0 1 2 4
    expect(taken([5, 1, 1, 0, 1], 1)).to.deep.equal([3, 4]);
    expect(taken([1, 1, 1], 1), "none at all: what is not zero").to.deep.equal([0, 1, 2]);
  });
});
