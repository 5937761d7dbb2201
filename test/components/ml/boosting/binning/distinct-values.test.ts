import { expect } from "chai";
import { distinctValues } from "../../../../../src/components/ml/boosting/binning/distinct-values.ts";

const of = (values: readonly number[], zeros: number): [number, number][] => {
  const found = distinctValues(Float64Array.from(values), zeros);
  return Array.from(found.values, (value, k) => [value, found.counts[k]!]);
};

describe("distinctValues", () => {
  it("counts, with zero where it belongs", () => {
    expect(of([1, 1, 2], 3)).to.deep.equal([
      [0, 3],
      [1, 2],
      [2, 1],
    ]);
    expect(of([-2, -1], 1)).to.deep.equal([
      [-2, 1],
      [-1, 1],
      [0, 1],
    ]);
    expect(of([-1, 1], 0), "between negative and positive even without rows").to.deep.equal([
      [-1, 1],
      [0, 0],
      [1, 1],
    ]);
    expect(of([1], 0)).to.deep.equal([[1, 1]]);
    expect(of([], 5)).to.deep.equal([[0, 5]]);
  });

  it("takes neighbours for one value, the larger", () => {
    const next = 1 + 2 ** -52;
    expect(of([1, next, next + 2 ** -52, 3], 0)).to.deep.equal([
      [next + 2 ** -52, 3],
      [3, 1],
    ]);
  });
});
