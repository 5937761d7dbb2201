import { expect } from "chai";
import { binColumns, binsOf } from "../../../../../src/components/ml/boosting/binning/bin-columns.ts";
import { DEFAULT_SETTINGS } from "../../../../../src/components/ml/boosting/settings.ts";

const options = { ...DEFAULT_SETTINGS, compat: "4" as const, minDataInLeaf: 1, minDataInBin: 1, dataRandomSeed: 1 };
const column = (rows: number, value: (row: number) => number): Float64Array =>
  Float64Array.from({ length: rows }, (_, row) => value(row));

describe("binColumns", () => {
  it("leaves out columns that cannot be split on, and says so", () => {
    const { dataset, infos } = binColumns([column(4, () => 7), column(4, (row) => row)], 4, options);
    expect(infos).to.deep.equal(["none", "[0:3]"]);
    expect(dataset.columns.map(({ feature }) => feature)).to.deep.equal([1]);
    expect(Array.from(dataset.columns[0]!.bins)).to.deep.equal([0, 1, 2, 3]);
  });

  it("takes 16 bits where 256 bins are not enough", () => {
    const values = column(1000, (row) => row);
    const { dataset } = binColumns([values], 1000, { ...options, maxBin: 500 });
    const [only] = dataset.columns;
    expect(only!.bins).to.be.instanceOf(Uint16Array);
    expect(only!.upperBounds.length).to.equal(500);
    expect(binsOf(values, only!)).to.deep.equal(only!.bins);
  });

  it("loses a value in 10,000 rows to a bundle under 4.7's rules alone", () => {
    const rows = 10000;
    const columns = [column(rows, (row) => (row < 5000 ? 1 : 0)), column(rows, (row) => (row >= 4999 ? 1 : 0))];
    const lost = binColumns(columns, rows, options).dataset.columns.map(({ bins }) => bins[4999]);
    expect(lost).to.deep.equal([0, 1]);
    const kept = binColumns(columns, rows, { ...options, compat: "2.3" }).dataset.columns.map(({ bins }) => bins[4999]);
    expect(kept).to.deep.equal([1, 1]);
  });

  it("finds bins on a sample where there are more rows", () => {
    const values = column(1000, (row) => row + 1);
    const info = (compat: "2.3" | "4"): string | undefined =>
      binColumns([values], 1000, { ...options, compat, binConstructSampleCnt: 50 }).infos[0];
    expect([info("2.3"), info("4")], "feature_infos of LightGBM 2.3.1 and 4.7.0").to.deep.equal(["[25:990]", "[1:992]"]);
  });
});
