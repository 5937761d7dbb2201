import { expect } from "chai";
import { type BoostingSettings, DEFAULT_SETTINGS, resolveSettings } from "../../../../../src/components/ml/boosting/settings.ts";
import { parameterLines } from "../../../../../src/components/ml/boosting/training/parameter-lines.ts";

const lines = (settings: Partial<BoostingSettings>, classes = 2): string[] =>
  parameterLines(resolveSettings({ ...DEFAULT_SETTINGS, compat: "4", objective: "binary", ...settings }), classes);

describe("parameterLines", () => {
  it("prints numbers in six digits, truth as 0 or 1, lists with commas", () => {
    const found = lines({
      learningRate: 1 / 3,
      isUnbalance: true,
      metric: ["auc", "binary_error"],
      binConstructSampleCnt: 12345678,
    });
    expect(found).to.include.members([
      "objective: binary",
      "metric: auc,binary_error",
      "learning_rate: 0.333333",
      "is_unbalance: 1",
      "bin_construct_sample_cnt: 12345678",
      "num_class: 1",
      "seed: 0",
    ]);
    expect(lines({ objective: "multiclass" }, 5)).to.include("num_class: 5");
  });

  it("leaves iterations and early stopping to Python under 2.3.1's rules", () => {
    const found = lines({ compat: "2.3", trees: 7, earlyStoppingRounds: 4 });
    expect(found).to.include.members(["num_iterations: 100", "early_stopping_round: 0"]);
    expect(found.some((line) => line.startsWith("seed:"))).to.equal(false);
    expect(lines({ trees: 7, earlyStoppingRounds: 4 })).to.include.members(["num_iterations: 7", "early_stopping_round: 4"]);
  });
});
