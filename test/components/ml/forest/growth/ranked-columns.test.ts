import { expect } from "chai";
import fc from "fast-check";
import { rankColumns } from "../../../../../src/components/ml/forest/growth/ranked-columns.ts";

describe("rankColumns", () => {
  it("ranks rows by their float32 values, equal ones in any order", () => {
    const { rows, features, sorted, rank, rowAt, reach } = rankColumns([Float64Array.of(3, 1, 2, 1, 9)], [0, 1, 2, 3]);
    expect([rows, features]).to.deep.equal([4, 1]);
    expect([...sorted]).to.deep.equal([1, 1, 2, 3]);
    expect([...rank]).to.deep.equal([3, 0, 2, 1]);
    expect([...rowAt]).to.deep.equal([1, 3, 2, 0]);
    expect([...reach]).to.deep.equal([1, 1, 2, 3]);
  });

  it("reaches over values no more than 1e-7 above, not further", () => {
    const { reach } = rankColumns([Float64Array.of(0, 0.9e-7, 1.8e-7, 1, 1 + 1e-9)], [0, 1, 2, 3, 4]);
    expect([...reach]).to.deep.equal([1, 2, 2, 4, 4]);
    // 1e-7 is less than half a unit of the last place of 2 in float32, and more than that of 1
    expect([...rankColumns([Float64Array.of(2, 2 + 2 ** -22)], [0, 1]).reach]).to.deep.equal([0, 1]);
    expect([...rankColumns([Float64Array.of(1, 1 + 2 ** -23)], [0, 1]).reach]).to.deep.equal([1, 1]);
  });

  it("keeps ranks and rows inverse to each other", () => {
    const values = fc.array(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.float({ noNaN: true, noDefaultInfinity: true })), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(values, (list) => {
        const { sorted, rank, rowAt } = rankColumns([Float64Array.from(list)], [...list.keys()]);
        const ascending = sorted.every((value, place) => place === 0 || sorted[place - 1]! <= value);
        return ascending && list.every((value, row) => rowAt[rank[row]!] === row && sorted[rank[row]!] === Math.fround(value));
      }),
    );
  });
});
