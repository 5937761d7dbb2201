import { expect } from "chai";
import { type BinOptions, findBins } from "../../../../../src/components/ml/boosting/binning/bin-mapper.ts";
import { columnSample } from "../../../../../src/components/ml/boosting/binning/column-sample.ts";

const OPTIONS: BinOptions = {
  compat: "4",
  maxBin: 255,
  minDataInBin: 1,
  useMissing: true,
  zeroAsMissing: false,
  minSplitRows: 1,
};
const find = (values: readonly number[], options: Partial<BinOptions> = {}) => {
  const sample = columnSample(Float64Array.from(values));
  const present = sample.values.subarray(0, sample.values.length - sample.missing);
  return findBins(present, sample.missing, values.length, { ...OPTIONS, ...options });
};
const NaNs = Number.NaN;

describe("findBins", () => {
  it("says what model.txt says of a column", () => {
    expect(find([0.1, 0.2, 3])?.info).to.equal("[0.10000000000000001:3]");
    expect(find([0.5, 0, NaNs, 3])?.info, "with zero, without NaN").to.equal("[0:3]");
  });

  it("leaves out what cannot be split on", () => {
    expect(find([2, 2, 2]), "one value, but zero has a bin: no cut has rows on both sides").to.equal(undefined);
    expect(find([0, 0, 0])).to.equal(undefined);
    expect(find([1, 2, 3, 4], { minSplitRows: 3 })).to.equal(undefined);
    expect(find([1, 2, 3, 4], { minSplitRows: 2 })).not.to.equal(undefined);
  });

  it("tells missing values as NaN, as zero, or not", () => {
    const values = [1, 2, NaNs, 3, 0, 4];
    expect(find(values)?.missing).to.equal("nan");
    expect(find(values)?.upperBounds.at(-1)).to.be.NaN;
    expect(find([1, 2, 3])?.missing).to.equal("none");
    expect(find(values, { zeroAsMissing: true })?.missing).to.equal("zero");
    expect(find(values, { useMissing: false })?.missing).to.equal("none");
    expect(find([0, 0, 1, 1], { zeroAsMissing: true })?.missing, "two bins").to.equal("none");
  });

  it("skips zero's bin, in 4 one with 70 % of the rows", () => {
    const values = [2, 2, 2, 2, 2, 2, 2, 5, 5, 0];
    expect(find(values)).to.include({ defaultBin: 0, skipBin: 1 });
    expect(find(values, { compat: "2.3" })).to.include({ defaultBin: 0, skipBin: 0 });
    expect(find([2, 2, 2, 2, 2, 2, 5, 5, 5, 0])).to.include({ defaultBin: 0, skipBin: 0 });
  });
});
