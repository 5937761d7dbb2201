import { expect } from "chai";
import fc from "fast-check";
import type { BinnedColumn, BinnedDataset, GrownTree, GrowthOptions } from "../../../../../src/components/ml/boosting/binned.ts";
import { createLearner } from "../../../../../src/components/ml/boosting/learner/create-learner.ts";
import { Philox } from "../../../../../src/stats/random/philox.ts";

const OPTIONS: GrowthOptions = {
  numLeaves: 31,
  maxDepth: -1,
  minDataInLeaf: 1,
  minSumHessianInLeaf: 0,
  lambdaL1: 0,
  lambdaL2: 0,
  minGainToSplit: 0,
};

function column(feature: number, bins: readonly number[], more: Partial<BinnedColumn> = {}): BinnedColumn {
  const count = Math.max(2, ...bins.map((bin) => bin + 1));
  const upperBounds = Float64Array.from({ length: count }, (_, bin) =>
    bin === count - 1 ? Number.POSITIVE_INFINITY : bin + 0.5,
  );
  const values = count > 256 ? Uint16Array.from(bins) : Uint8Array.from(bins);
  return { feature, upperBounds, missing: "none", defaultBin: 0, skipBin: 0, bins: values, ...more };
}

function grow(columns: readonly BinnedColumn[], gradients: readonly number[], options: Partial<GrowthOptions> = {}, threads = 1) {
  const dataset: BinnedDataset = { rows: gradients.length, columns };
  const learner = createLearner(dataset, { ...OPTIONS, ...options }, "4", threads);
  const tree = learner.grow(Float32Array.from(gradients), new Float32Array(gradients.length).fill(1));
  learner.close();
  return tree;
}

/** The leaf of each row, by the bins alone. */
function leafOf(tree: GrownTree, columns: readonly BinnedColumn[], row: number): number {
  let node = tree.leaves === 1 ? -1 : 0;
  while (node >= 0) {
    const { bins, missing, upperBounds, defaultBin } = columns.find(({ feature }) => feature === tree.splitFeature[node])!;
    const bin = bins[row]!;
    const absent = missing === "nan" ? bin === upperBounds.length - 1 : missing === "zero" && bin === defaultBin;
    const left = absent ? (tree.decisionType[node]! & 2) !== 0 : bin <= tree.thresholdBin[node]!;
    node = left ? tree.leftChild[node]! : tree.rightChild[node]!;
  }
  return -1 - node;
}

describe("createLearner", () => {
  it("splits four rows where the gradients change, by hand", () => {
    // leaf values are −G/H: the left rows have gradients 2 and 2, the right ones −1 and −3, which part once more
    const tree = grow([column(7, [0, 0, 1, 2])], [2, 2, -1, -3]);
    expect([...tree.splitFeature]).to.deep.equal([7, 7]);
    expect([...tree.thresholdBin]).to.deep.equal([0, 1]);
    expect([...tree.threshold]).to.deep.equal([0.5, 1.5]);
    // gains: 4²/2 + 4²/2 − 0²/4 = 16, then 1 + 9 − 4²/2 = 2
    expect(tree.splitGain[0]).to.be.closeTo(16, 1e-6);
    expect(tree.splitGain[1]).to.be.closeTo(2, 1e-6);
    expect([...tree.leftChild]).to.deep.equal([-1, -2]);
    expect([...tree.rightChild]).to.deep.equal([1, -3]);
    expect([...tree.leafCount]).to.deep.equal([2, 1, 1]);
    expect([...tree.leafValue].map((value) => value.toFixed(9))).to.deep.equal(["-2.000000000", "1.000000000", "3.000000000"]);
    expect([...tree.rows]).to.deep.equal([0, 1, 2, 3]);
  });

  it("grows nothing where no split is allowed", () => {
    const bins = [0, 0, 1, 2];
    expect(grow([column(0, bins)], [2, 2, -1, -3], { minDataInLeaf: 3 }).leaves).to.equal(1);
    expect(grow([column(0, bins)], [2, 2, -1, -3], { minGainToSplit: 100 }).leaves).to.equal(1);
    expect(grow([column(0, bins)], [2, 2, -1, -3], { maxDepth: 1 }).leaves).to.equal(2);
    expect(grow([column(0, bins)], [2, 2, -1, -3], { numLeaves: 2 }).leaves).to.equal(2);
    expect(grow([column(0, bins)], [2, 2, -1, -3], { lambdaL1: 4 }).leaves).to.equal(1);
  });

  it("takes the lower column where two are equal", () => {
    const bins = [0, 1, 1, 0];
    expect(grow([column(3, bins), column(9, bins)], [1, -1, -1, 1]).splitFeature[0]).to.equal(3);
  });

  it("sends missing rows to the side that gains more", () => {
    const bins = [0, 0, 1, 1, 2, 2]; // bin 2: NaN
    const nan = column(0, bins, { missing: "nan", skipBin: 1 });
    expect(grow([nan], [1, 1, -1, -1, 1, 1], { numLeaves: 2 }).decisionType[0]).to.equal(10);
    expect(grow([nan], [1, 1, -1, -1, -1, -1], { numLeaves: 2 }).decisionType[0]).to.equal(8);
  });

  it("gives back a partition that its own splits explain, whatever the columns and threads", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const random = new Philox(seed, 0);
        const rows = 20 + Math.floor(random.uniform() * 200);
        const columns = Array.from({ length: 1 + Math.floor(random.uniform() * 9) }, (_, feature) => {
          const count = 2 + Math.floor(random.uniform() * (feature % 3 === 2 ? 400 : 20));
          const bins = Array.from({ length: rows }, () => Math.floor(random.uniform() * count));
          bins[0] = count - 1;
          const missing = (["none", "nan", "zero"] as const)[count > 2 ? feature % 3 : 0]!;
          const defaultBin = feature % count;
          // where zeros are missing and another bin is skipped, LightGBM counts the skipped rows on the wrong side of some splits
          // (4.7.0: leaves that are not their rows' mean), and ours does as it does
          return column(feature, bins, { missing, defaultBin, skipBin: missing === "zero" ? defaultBin : (feature * 7) % count });
        });
        const gradients = Array.from({ length: rows }, () => random.uniform() - 0.5);
        const options = { minDataInLeaf: 1 + (seed % 7) };
        const one = grow(columns, gradients, options);
        const three = grow(columns, gradients, options, 3);
        for (const key of ["splitFeature", "thresholdBin", "splitGain", "leafValue", "leafCount", "rows"] as const) {
          expect([...three[key]], key).to.deep.equal([...one[key]]);
        }
        for (let leaf = 0; leaf < one.leaves; leaf++) {
          const begin = one.leafBegin[leaf]!;
          const members = [...one.rows.subarray(begin, begin + one.leafCount[leaf]!)];
          for (const row of members) expect(leafOf(one, columns, row)).to.equal(leaf);
          const sum = members.reduce((total, row) => total + Math.fround(gradients[row]!), 0);
          expect(one.leafValue[leaf]).to.be.closeTo(-sum / members.length, 1e-9);
        }
      }),
      { numRuns: 40 },
    );
  });
});
