import { expect } from "chai";
import fc from "fast-check";
import { introsort } from "../../../../../src/components/ml/forest/growth/introsort.ts";
import { manySwaps } from "../many-swaps.ts";

describe("introsort", () => {
  it("leaves equal values in scikit-learn's order", () => {
    // the pivot 1 stays, the two 0 come before it by swaps, 2 goes to the end: by hand
    const values = Float32Array.of(1, 0, 2, 1, 0);
    const rows = Int32Array.of(0, 1, 2, 3, 4);
    introsort(values, rows, 0, 5);
    expect([...values]).to.deep.equal([0, 0, 1, 1, 2]);
    expect([...rows]).to.deep.equal([1, 4, 0, 3, 2]);
  });

  it("sorts a part, values and rows together", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 200 }),
        fc.nat(),
        fc.nat(),
        (list, a, b) => {
          const start = a % list.length;
          const end = start + 1 + (b % (list.length - start));
          const values = Float32Array.from(list);
          const rows = Int32Array.from(list, (_, i) => i);
          introsort(values, rows, start, end);
          const sorted = values.subarray(start, end).every((value, i, part) => i === 0 || part[i - 1]! <= value);
          const outside = [...values.keys()].every((i) => (i >= start && i < end) || rows[i] === i);
          return sorted && outside && rows.every((row, i) => list[row] === values[i]);
        },
      ),
    );
  });

  it("sorts what makes it fall back to a heap", () => {
    const list = manySwaps(5000);
    const values = Float32Array.from(list);
    const rows = Int32Array.from(list, (_, i) => i);
    introsort(values, rows, 0, 5000);
    expect([...values]).to.deep.equal([...Float32Array.from(list).sort()]);
    expect([...rows].every((row, i) => list[row] === values[i])).to.equal(true);
  });
});
