import { expect } from "chai";
import fc from "fast-check";
import { orderStatistics } from "../../../../../src/components/imaging/radiomics/first-order/order-statistics.ts";

describe("orderStatistics", () => {
  it("interpolates between the two values that a percentile lies between", () => {
    expect(orderStatistics(Float64Array.of(5, 1, 3, 2, 4))).to.deep.equal({ p10: 1.4, p25: 2, median: 3, p75: 4, p90: 4.6 });
    expect(orderStatistics(Float64Array.of(7))).to.deep.equal({ p10: 7, p25: 7, median: 7, p75: 7, p90: 7 });
  });

  it("finds what sorting finds, whatever the order and the ties", () => {
    const values = fc.oneof(
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 400 }),
      fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 400 }),
      fc.integer({ min: 1, max: 3000 }).map((n) => Array.from({ length: n }, (_, k) => Math.min(k, n - k))),
      fc.integer({ min: 1, max: 3000 }).map((n) => Array.from({ length: n }, (_, k) => (k * 7919) % n)),
    );
    fc.assert(
      fc.property(values, (list) => {
        const sorted = Float64Array.from(list).sort();
        const at = (share: number): number => {
          const place = share * (sorted.length - 1);
          const [a, b] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
          return a + (b - a) * (place - Math.floor(place));
        };
        const { p10, p25, median, p75, p90 } = orderStatistics(Float64Array.from(list));
        for (const [share, found] of [
          [0.1, p10],
          [0.25, p25],
          [0.5, median],
          [0.75, p75],
          [0.9, p90],
        ] as const) {
          expect(found).to.be.closeTo(at(share), 1e-9 * Math.max(1, Math.abs(found)));
        }
      }),
      { numRuns: 300 },
    );
  });
});
