import { expect } from "chai";
import type { BoostedTree } from "../../../../../src/components/ml/boosting/model.ts";
import { parseModelText } from "../../../../../src/components/ml/boosting/model-text/parse-model-text.ts";
import { rereadTree } from "../../../../../src/components/ml/boosting/model-text/reread-tree.ts";
import { writeModelText } from "../../../../../src/components/ml/boosting/model-text/write-model-text.ts";
import { requirePaperReference, runPython } from "../../../../support/reference.ts";
import { lightgbmModels } from "../lightgbm-models.ts";
import { smallModel, smallTree } from "../small-model.ts";

const unprinted: BoostedTree = {
  ...smallTree([0.1, 0.2, 1 / 3]),
  splitGain: Float64Array.of(10 / 3, 1e-50),
  leafWeight: Float64Array.of(20.1, 1 / 3, 12.947158008813856),
  internalValue: Float64Array.of(1 / 3, -0),
  internalWeight: Float64Array.of(123456789, 2 / 3),
};

describe("rereadTree", () => {
  it("keeps six digits of gains and inner nodes, and all of leaf values", () => {
    const tree = rereadTree(unprinted, "4");
    expect(tree.splitGain).to.deep.equal(Float64Array.of(Math.fround(3.33333), 0));
    expect(tree.internalValue).to.deep.equal(Float64Array.of(0.333333, -0));
    expect(tree.internalWeight).to.deep.equal(Float64Array.of(123457000, 0.666667));
    expect(tree.leafWeight).to.deep.equal(unprinted.leafWeight);
    expect(tree.leafValue).to.deep.equal(unprinted.leafValue);
  });

  it("leaves a single leaf without weight, in 2.3 without count", () => {
    const leaf = { ...smallTree([0.5]), leafWeight: Float64Array.of(3) };
    expect(rereadTree(leaf, "4")).to.deep.include({ leafWeight: new Float64Array(0), leafCount: Int32Array.of(10) });
    expect(rereadTree(leaf, "2.3")).to.deep.include({ leafWeight: new Float64Array(0), leafCount: new Int32Array(0) });
  });

  it("is what a trip through text keeps, in version 4", () => {
    const tree = rereadTree(unprinted, "4");
    expect(parseModelText(writeModelText({ ...smallModel, trees: [unprinted] }), "model.txt").trees[0]).to.deep.equal(tree);
    expect(rereadTree(tree, "4")).to.deep.equal(tree);
  });

  it("agrees with what LightGBM 2.3.1 reads and writes again", function () {
    requirePaperReference.call(this);
    const given = lightgbmModels("paper").map(({ text }) => text);
    const again = runPython(
      `import json, os, sys, lightgbm as lgb
kept = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
json.dump([lgb.Booster(model_str=text).model_to_string() for text in json.load(sys.stdin)], kept)
kept.flush()`,
      given,
      "paper",
    ) as string[];
    let changed = 0;
    again.forEach((text, k) => {
      const { model, seed } = lightgbmModels("paper")[k]!;
      const ours = writeModelText({ ...model, trees: model.trees.map((tree) => rereadTree(tree, "2.3")) });
      expect(ours.slice(0, ours.indexOf("parameters:")) === text.slice(0, text.indexOf("parameters:")), `seed ${seed}`).to.equal(
        true,
      );
      if (text.slice(0, text.indexOf("end of trees")) !== given[k]!.slice(0, given[k]!.indexOf("end of trees"))) changed++;
    });
    expect(changed).to.be.above(5); // its own reading is lossy: there was something to agree about
  });
});
