import { expect } from "chai";
import fc from "fast-check";
import { eigenvaluesOf } from "../../../../../src/components/imaging/radiomics/glcm/eigenvalues.ts";
import type { PairShares } from "../../../../../src/components/imaging/radiomics/glcm/pair-shares.ts";
import { secondEigenvalue } from "../../../../../src/components/imaging/radiomics/glcm/second-eigenvalue.ts";

/** Shares of an n × n table of counts, all cells listed. */
function sharesOf(counts: readonly number[], n: number): PairShares {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const cells = [...counts.keys()].filter((cell) => counts[cell]! > 0);
  const rows = cells.map((cell) => Math.floor(cell / n));
  const columns = cells.map((cell) => cell % n);
  const shares = Float64Array.from(cells, (cell) => counts[cell]! / total);
  const [px, py] = [new Float64Array(n), new Float64Array(n)];
  for (const [k, share] of shares.entries()) {
    px[rows[k]!]! += share;
    py[columns[k]!]! += share;
  }
  return { rows, columns, shares, symmetrical: false, px, py };
}

/** The second largest eigenvalue of B Bᵀ by the general method. */
function general({ rows, columns, shares, px, py }: PairShares): number {
  const n = px.length;
  const q = new Float64Array(n * n);
  for (let a = 0; a < shares.length; a++) {
    for (let b = 0; b < shares.length; b++) {
      if (columns[a] !== columns[b]) continue;
      const divisor = (k: number): number => Math.sqrt(px[rows[k]!]! * py[columns[k]!]! + Number.EPSILON);
      q[rows[a]! * n + rows[b]!]! += (shares[a]! / divisor(a)) * (shares[b]! / divisor(b));
    }
  }
  return eigenvaluesOf(q, n)[1]!;
}

describe("secondEigenvalue", () => {
  it("is the squared correlation of two levels", () => {
    // shares .4 .1 / .1 .4: marginals .5, covariance .15, variance .25
    expect(secondEigenvalue(sharesOf([4, 1, 1, 4], 2))).to.be.closeTo(0.36, 1e-14);
  });

  it("is 1 where the levels fall into two blocks, 0 where they are independent", () => {
    expect(secondEigenvalue(sharesOf([2, 1, 0, 1, 2, 0, 0, 0, 5], 3))).to.be.closeTo(1, 1e-12);
    expect(secondEigenvalue(sharesOf([1, 2, 3, 2, 4, 6, 3, 6, 9], 3))).to.be.closeTo(0, 1e-14);
  });

  it("is what the general method finds, on random tables, many of them in blocks", () => {
    const table = fc.integer({ min: 2, max: 14 }).chain((n) =>
      fc.record({
        n: fc.constant(n),
        counts: fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(20)), { minLength: n * n, maxLength: n * n }),
      }),
    );
    fc.assert(
      fc.property(table, ({ n, counts }) => {
        fc.pre(counts.some((count) => count > 0));
        const shares = sharesOf(counts, n);
        expect(secondEigenvalue(shares)).to.be.closeTo(general(shares), 1e-11);
      }),
      { numRuns: 300 },
    );
  });

  it("is found where the eigenvalues lie close together", () => {
    const n = 90;
    const smooth = Array.from({ length: n * n }, (_, cell) => Math.exp(-(((Math.floor(cell / n) - (cell % n)) / 3) ** 2)));
    const shares = sharesOf(smooth, n);
    expect(secondEigenvalue(shares)).to.be.closeTo(general(shares), 1e-10);
  });
});
