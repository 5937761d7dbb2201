import { expect } from "chai";
import {
  type BundleColumn,
  type BundleOptions,
  bundleColumns,
} from "../../../../../src/components/ml/boosting/binning/bundle-columns.ts";

const column = (rows: readonly number[]): BundleColumn => ({
  nonZero: rows.length,
  taken: rows.length,
  takenRows: () => Int32Array.from(rows),
});
const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const options: BundleOptions = { compat: "4", rows: 100, sampledRows: 100, minDataInLeaf: 1 };

describe("bundleColumns", () => {
  it("joins columns that are never taken in the same row", () => {
    const columns = [column(range(0, 40)), column(range(40, 80)), column(range(10, 90))];
    expect(bundleColumns(columns, options)).to.deep.equal([[0, 1]]);
  });

  it("allows a conflict in 10,000 rows under 4.7's rules and none under 2.3.1's", () => {
    const columns = [column(range(0, 5001)), column(range(5000, 10000))];
    const many = { ...options, rows: 10000, sampledRows: 10000 };
    expect(bundleColumns(columns, many)).to.deep.equal([[0, 1]]);
    expect(bundleColumns(columns, { ...many, compat: "2.3" })).to.deep.equal([]);
    expect(bundleColumns([column(range(0, 5002)), column(range(5000, 10000))], many)).to.deep.equal([]);
  });

  it("leaves columns of too few rows alone under 2.3.1's rules", () => {
    const columns = [column(range(0, 40)), column(range(40, 45))];
    expect(bundleColumns(columns, { ...options, compat: "2.3", minDataInLeaf: 5 })).to.deep.equal([[0, 1]]);
    expect(bundleColumns(columns, { ...options, compat: "2.3", minDataInLeaf: 10 })).to.deep.equal([]);
  });

  it("pools thin columns under 4.7's rules, unless they collide", () => {
    const thin = [column([1, 2]), column([1, 3]), column([4])];
    expect(bundleColumns(thin, options), "column by column in storage").to.deep.equal([]);
    expect(bundleColumns([column([1, 2]), column([3]), column([4])], options)).to.deep.equal([[0, 1, 2]]);
  });
});
