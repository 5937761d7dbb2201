import { expect } from "chai";
import { bootstrapDraws, growthLimits } from "../../../../../src/components/ml/forest/growth/growth-limits.ts";
import { DEFAULT_SETTINGS, type ForestSettings } from "../../../../../src/components/ml/forest/settings.ts";

const limits = (given: Partial<ForestSettings>, rows = 930, features = 375) =>
  growthLimits({ ...DEFAULT_SETTINGS, ...given }, rows, features);

describe("growthLimits", () => {
  it("sets none but the default ones", () => {
    expect(limits({})).to.deep.equal({
      maxFeatures: 19,
      maxDepth: Infinity,
      minSamplesSplit: 2,
      minSamplesLeaf: 1,
      minWeightFractionLeaf: 0,
      maxLeafNodes: Infinity,
      minImpurityDecrease: 0,
    });
  });

  it("counts features by name, number or share, never below one", () => {
    const count = (maxFeatures: ForestSettings["maxFeatures"], features: number): number =>
      limits({ maxFeatures }, 10, features).maxFeatures;
    expect([count("sqrt", 3), count("log2", 8), count("log2", 7), count("log2", 1), count("all", 7)]).to.deep.equal([
      1, 3, 2, 1, 7,
    ]);
    expect([count(0.3, 10), count(0.29, 10), count(0.01, 10), count(5, 3)]).to.deep.equal([3, 2, 1, 5]);
  });

  it("rounds shares of rows up, and lets no node be split that cannot give two leaves", () => {
    expect(limits({ minSamplesLeaf: 0.01 }).minSamplesLeaf).to.equal(10);
    expect(limits({ minSamplesLeaf: 0.01 }).minSamplesSplit).to.equal(20);
    expect(limits({ minSamplesSplit: 0.0001 }).minSamplesSplit).to.equal(2);
    expect(limits({ minSamplesSplit: 1 }).minSamplesSplit).to.equal(930);
  });
});

describe("bootstrapDraws", () => {
  it("draws as many rows as there are, a count, or a share rounded to even", () => {
    expect([bootstrapDraws(undefined, 9), bootstrapDraws(4, 9), bootstrapDraws(0.5, 9), bootstrapDraws(0.5, 7)]).to.deep.equal([
      9, 4, 4, 4,
    ]);
    expect([bootstrapDraws(0.6, 9), bootstrapDraws(0.01, 9)]).to.deep.equal([5, 0]);
  });
});
