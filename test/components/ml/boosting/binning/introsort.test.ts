import { expect } from "chai";
import fc from "fast-check";
import { introsort } from "../../../../../src/components/ml/boosting/binning/introsort.ts";

describe("introsort", () => {
  it("sorts", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { maxLength: 200 }), (keys) => {
        const order = introsort(Int32Array.from(keys));
        expect(new Set(order).size).to.equal(keys.length);
        expect(Array.from(order, (at) => keys[at])).to.deep.equal(keys.slice().sort((a, b) => a - b));
      }),
    );
  });

  it("leaves equal keys as GNU's std::sort does", () => {
    expect(Array.from(introsort(new Int32Array(16))), "up to 16 in order").to.deep.equal(Array.from({ length: 16 }, (_, i) => i));
    const keys = new Int32Array(80);
    for (let i = 1; i < 80; i++) keys[i] = keys[i - 1]! + (((i - 1) * 7) % 5 < 3 ? 1 : 0);
    const moved = Array.from(introsort(keys)).flatMap((at, i) => (at === i ? [] : [[i, at]]));
    // g++ 12.2, std::sort of pairs (key, position) by key: the first key comes once, so do others; of equal ones these change places
    expect(moved).to.deep.equal(
      [
        [2, 3],
        [3, 2],
        [4, 5],
        [5, 4],
        [12, 13],
        [13, 12],
        [22, 23],
        [23, 22],
        [39, 40],
        [40, 39],
        [42, 43],
        [43, 42],
      ].concat([
        [59, 60],
        [60, 59],
        [69, 70],
        [70, 69],
      ]),
    );
  });
});
