import { expect } from "chai";
import { type BoostingSettings, DEFAULT_SETTINGS, resolveSettings } from "../../../../src/components/ml/boosting/settings.ts";

const settings: BoostingSettings = { ...DEFAULT_SETTINGS, compat: "4", objective: "binary" };

describe("resolveSettings", () => {
  it("has LightGBM's own seeds, or those that follow from one", () => {
    expect(resolveSettings(settings)).to.include({ dataRandomSeed: 1, baggingSeed: 3, featureFractionSeed: 2 });
    // as both versions print them for seed=7
    expect(resolveSettings({ ...settings, seed: 7, featureFractionSeed: 99 })).to.deep.include({
      dataRandomSeed: 61,
      baggingSeed: 17422,
      featureFractionSeed: 99,
      seeds: { seed: 7, dataRandom: 61, bagging: 17422, drop: 15215, featureFraction: 7040, objective: 15521, extra: 6516 },
    });
  });

  it("cuts leaves down to the depth, in 4.7 only where their number was left open", () => {
    expect(resolveSettings({ ...settings, maxDepth: 3 }).numLeaves).to.equal(8);
    expect(resolveSettings({ ...settings, maxDepth: 3, numLeaves: 31 }).numLeaves).to.equal(31);
    expect(resolveSettings({ ...settings, maxDepth: 3, numLeaves: 31, compat: "2.3" }).numLeaves).to.equal(8);
    expect(resolveSettings({ ...settings, maxDepth: 10 }).numLeaves).to.equal(31);
  });

  it("has the objective's metric, each once", () => {
    expect(resolveSettings(settings).metric).to.deep.equal(["binary_logloss"]);
    expect(resolveSettings({ ...settings, metric: ["auc", "auc"] }).metric).to.deep.equal(["auc"]);
  });

  it("does not let 4.7 grow leaves without any bound", () => {
    const open = { ...settings, minDataInLeaf: 0, minSumHessianInLeaf: 0 };
    expect(resolveSettings(open).minDataInLeaf).to.equal(1);
    expect(resolveSettings({ ...open, compat: "2.3" }).minDataInLeaf).to.equal(0);
  });
});
