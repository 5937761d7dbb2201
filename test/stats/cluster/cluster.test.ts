import { expect } from "chai";
import fc from "fast-check";
import { type DistanceMetric, pairwiseDistances } from "../../../src/stats/cluster/distances.ts";
import { leafOrder } from "../../../src/stats/cluster/leaf-order.ts";
import { type LinkageMethod, linkage } from "../../../src/stats/cluster/linkage.ts";
import { transpose } from "../../../src/stats/cluster/transpose.ts";
import { Philox } from "../../../src/stats/random/philox.ts";
import { worstAbsolute } from "../../support/closeness.ts";
import { requireReference, runPython } from "../../support/reference.ts";

const methods: readonly LinkageMethod[] = ["single", "complete", "average", "ward"];

describe("stats/cluster", () => {
  // points 0, 1, 3, 7 on a line
  const line = [1, 3, 7, 2, 6, 4];

  it("merges four points on a line as by hand", () => {
    const heights = (method: LinkageMethod) => linkage(line, method).map(({ height }) => height);
    expect(heights("single")).to.deep.equal([1, 2, 4]);
    expect(heights("complete")).to.deep.equal([1, 3, 7]);
    expect(heights("average")).to.deep.equal([1, 2.5, 17 / 3]);
    // √(2 n₁n₂/(n₁ + n₂)) times the distance of the centres
    const ward = heights("ward");
    expect(worstAbsolute(ward, [1, Math.sqrt(4 / 3) * 2.5, Math.sqrt(1.5) * (7 - 4 / 3)])).to.be.below(1e-14);
    expect(linkage(line, "average")).to.deep.equal([
      { a: 0, b: 1, height: 1, size: 2 },
      { a: 2, b: 4, height: 2.5, size: 3 },
      { a: 3, b: 5, height: 17 / 3, size: 4 },
    ]);
    expect([...leafOrder(linkage(line, "average"))]).to.deep.equal([3, 2, 0, 1]);
  });

  it("measures rows: a line and its mirror image", () => {
    const data = [1, 2, 3, 2, 4, 6, 3, 2, 1]; // [3, 3]
    const pearson = pairwiseDistances(data, 3, 3, "pearson");
    expect(worstAbsolute(pearson, [0, 2, 2])).to.be.below(1e-15);
    expect([...pairwiseDistances(data, 3, 3, "euclidean")]).to.deep.equal([Math.sqrt(14), Math.sqrt(8), Math.sqrt(30)]);
    expect([...transpose([1, 2, 3, 4, 5, 6], 2, 3)]).to.deep.equal([1, 4, 2, 5, 3, 6]);
  });

  it("has no correlation with a constant row", () => {
    const distances = pairwiseDistances([0.1, 0.1, 0.1, 1, 2, 4], 2, 3, "pearson");
    expect(distances[0]).to.be.NaN;
    expect(() => linkage(distances, "average")).to.throw(RangeError, "distance 0 is NaN");
  });

  it("says what is impossible", () => {
    expect(() => linkage([1, 2], "single")).to.throw(RangeError, "2 distances are no n (n − 1) / 2");
    expect(() => linkage([1], "centroid" as "ward")).to.throw(RangeError, 'unknown linkage "centroid"');
    expect(() => pairwiseDistances([1, 2, 3], 2, 2, "euclidean")).to.throw(RangeError, "3 cells for 2 × 2");
    expect(() => pairwiseDistances([1, 2], 2, 1, "cosine" as "pearson")).to.throw(RangeError, 'unknown metric "cosine"');
    expect(() => transpose([1], 1, 2)).to.throw(RangeError, "1 cells for 1 × 2");
    expect(linkage([], "ward")).to.deep.equal([]);
    expect([...leafOrder([])]).to.deep.equal([0]);
  });

  it("merges everything once, upwards, and orders every leaf once", () => {
    const points = fc.array(fc.tuple(fc.nat({ max: 8 }), fc.nat({ max: 8 })), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(points, fc.constantFrom(...methods), (rows, method) => {
        const n = rows.length;
        const merges = linkage(pairwiseDistances(rows.flat(), n, 2, "euclidean"), method);
        expect(merges.flatMap(({ a, b }) => [a, b]).sort((p, q) => p - q)).to.deep.equal(
          Array.from({ length: 2 * n - 2 }, (_, i) => i),
        );
        expect(merges.at(-1)?.size).to.equal(n);
        for (let m = 1; m < merges.length; m++) expect(merges[m]!.height).to.be.at.least(merges[m - 1]!.height);
        expect([...leafOrder(merges)].sort((p, q) => p - q)).to.deep.equal(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  describe("against SciPy", () => {
    before(requireReference);

    it("has its distances, and from them its merges and leaves bit for bit, ties included", () => {
      const dice = new Philox(6, "cluster");
      const cases = Array.from({ length: 120 }, (_, index) => {
        const large = index === 0;
        const rows = large ? 300 : dice.integer(2, 45);
        const columns = large ? 40 : dice.integer(3, 8);
        const metric: DistanceMetric = dice.integer(0, 2) === 0 ? "pearson" : "euclidean";
        // half of them on a coarse grid, so that distances tie
        const coarse = !large && metric === "euclidean" && dice.integer(0, 3) > 0;
        const data = Array.from({ length: rows * columns }, () => (coarse ? dice.integer(0, 3) : 5 + dice.normal()));
        return { rows, columns, metric, method: methods[index % 4]!, data };
      });
      const wanted = runPython(
        `
import json, sys, numpy as np
from scipy.cluster.hierarchy import linkage, leaves_list, dendrogram
from scipy.spatial.distance import pdist
sys.setrecursionlimit(10000)
out = []
for c in json.load(sys.stdin):
    d = pdist(np.array(c["data"], float).reshape(c["rows"], c["columns"]), {"pearson": "correlation"}.get(c["metric"], c["metric"]))
    z = linkage(d, c["method"])
    out.append({"d": d.tolist(), "z": z.tolist(), "leaves": leaves_list(z).tolist(), "dendrogram": dendrogram(z, no_plot=True)["leaves"]})
print(json.dumps(out))`,
        cases,
      ) as { d: number[]; z: number[][]; leaves: number[]; dendrogram: number[] }[];
      let worst = 0;
      cases.forEach(({ rows, columns, metric, method, data }, index) => {
        const { d, z, leaves, dendrogram } = wanted[index]!;
        worst = Math.max(worst, worstAbsolute(pairwiseDistances(data, rows, columns, metric), d));
        const merges = linkage(d, method);
        expect(
          merges.map(({ a, b, height, size }) => [a, b, height, size]),
          `case ${index}, ${method}`,
        ).to.deep.equal(z);
        expect([...leafOrder(merges)]).to.deep.equal(leaves);
        expect(leaves).to.deep.equal(dendrogram);
      });
      if (process.env.REGIMEN_MEASURE) console.log({ distances: worst });
      expect(worst).to.be.below(1e-14);
    });
  });
});
