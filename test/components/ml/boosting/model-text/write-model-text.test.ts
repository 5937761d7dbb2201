import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { BoostedModel } from "../../../../../src/components/ml/boosting/model.ts";
import { parseModelText } from "../../../../../src/components/ml/boosting/model-text/parse-model-text.ts";
import { writeModelText } from "../../../../../src/components/ml/boosting/model-text/write-model-text.ts";
import { requirePaperReference, requireReference, requireShared, sharedPath } from "../../../../support/reference.ts";
import { lightgbmModels, predictByLightgbm } from "../lightgbm-models.ts";
import { smallModel, smallTree } from "../small-model.ts";

const LIBRARIES = [
  { which: "paper", name: "LightGBM 2.3.1", compat: "2.3", need: requirePaperReference },
  { which: "today", name: "LightGBM 4.7", compat: "4", need: requireReference },
] as const;

/** Names and labels with everything that a line of a header cannot hold. */
const ODD_NAMES = ["a b", "", "é=\u{1F600}", "tab\tline\n", 'q"uo,te:[]{}', "=", "\u00a0"];
const ODD_CLASSES = ["a=b", "\u{1F600}é\n", 2.5, "", "five", -1];

describe("writeModelText", () => {
  it("writes format v4", () => {
    expect(writeModelText(smallModel)).to.equal(`tree
version=v4
num_class=1
num_tree_per_iteration=1
label_index=0
max_feature_idx=1
objective=binary sigmoid:1
feature_names=age b
feature_infos=[0:90] [-2:3.5]
tree_sizes=286 229

Tree=0
num_leaves=3
num_cat=0
split_feature=0 1
split_gain=4 2
threshold=0.5 -1
decision_type=2 2
left_child=-1 -2
right_child=1 -3
leaf_value=0.25 -0.5 1
leaf_weight=1 0.5 1
leaf_count=4 2 4
internal_value=0 0.25
internal_weight=2.5 1.5
internal_count=10 6
is_linear=0
shrinkage=0.1


Tree=1
num_leaves=1
num_cat=0
split_feature=
split_gain=
threshold=
decision_type=
left_child=
right_child=
leaf_value=0.125
leaf_weight=
leaf_count=10
internal_value=
internal_weight=
internal_count=
is_linear=0
shrinkage=0.1


end of trees

feature_importances:
age=1
b=1

parameters:
[boosting: gbdt]
[data: ]

end of parameters

pandas_categorical:null
`);
  });

  it("writes format v3, without parameters, of no trees, with constraints and our own lines", () => {
    const model: BoostedModel = {
      ...smallModel,
      compat: "2.3",
      objective: "multiclass num_class:3",
      treesPerIteration: 3,
      featureNames: ["a b", "c"],
      monotoneConstraints: [-1, 0],
      trees: [],
      parameters: [],
      pandasCategorical: "",
      classes: ["a=b", "ü", 3],
    };
    const text = `tree
version=v3
num_class=3
num_tree_per_iteration=3
label_index=0
max_feature_idx=1
objective=multiclass num_class:3
feature_names=a_b c
monotone_constraints=-1 0
feature_infos=[0:90] [-2:3.5]
regimen_classes=["a\\u003db","\\u00fc",3]
regimen_features=["a b","c"]
tree_sizes=

end of trees

feature importances:
`;
    expect(writeModelText(model)).to.equal(text);
    expect(parseModelText(text, "model.txt")).to.deep.equal(model);
  });

  it("lists features by importance, ties in their order, none without a gain", () => {
    const without = { ...smallTree([1, 2, 3]), splitGain: Float64Array.of(0, 1e-50) }; // 1e-50 is 0 in float32
    const twice = { ...smallTree([1, 2, 3]), splitFeature: Int32Array.of(1, 1) };
    const lines = (trees: BoostedModel["trees"]): string =>
      writeModelText({ ...smallModel, trees, parameters: [], pandasCategorical: "" }).split("feature_importances:\n")[1]!;
    expect(lines([smallTree([1, 2, 3]), twice])).to.equal("b=3\nage=1\n");
    expect(lines([smallTree([1, 2, 3])])).to.equal("age=1\nb=1\n");
    expect(lines([without])).to.equal("");
  });

  it("does not write an objective that LightGBM would not read", () => {
    expect(() => writeModelText({ ...smallModel, objective: "binary" })).to.throw(
      RangeError,
      'the objective "binary" is not known',
    );
  });

  it("gives the reference models back to the character", function () {
    requireShared(this, "golden", "ml");
    for (const name of [
      "breast-cancer-11-lightgbm-2.3.1",
      "breast-cancer-11-lightgbm-4.7.0",
      "wine-3-lightgbm-2.3.1",
      "wine-3-lightgbm-4.7.0",
    ]) {
      const text = readFileSync(sharedPath("golden", "ml", `${name}.model.txt`), "utf8");
      expect(writeModelText(parseModelText(text, name)) === text, name).to.equal(true);
    }
  });

  for (const { which, name, compat, need } of LIBRARIES) {
    it(`gives 80 models of ${name} back to the character`, function () {
      need.call(this);
      for (const { seed, text, model } of lightgbmModels(which)) {
        expect(model.compat).to.equal(compat);
        expect(writeModelText(model) === text, `seed ${seed}`).to.equal(true);
      }
    });

    it(`writes models that ${name} loads and predicts the same by`, function () {
      need.call(this);
      const given = lightgbmModels(which);
      const ours = given.map(({ model, columns, rows }) => ({
        text: writeModelText({
          ...model,
          featureNames: model.featureNames.map((own, k) => ODD_NAMES[k] ?? own),
          ...(model.objective.startsWith("regression")
            ? {}
            : { classes: ODD_CLASSES.slice(0, Math.max(2, model.treesPerIteration)) }),
        }),
        columns,
        rows,
      }));
      predictByLightgbm(ours, which).forEach(({ raw, predicted, names }, k) => {
        const { seed, model } = given[k]!;
        expect(raw, `seed ${seed}`).to.deep.equal(given[k]!.raw);
        expect(predicted, `seed ${seed}`).to.deep.equal(given[k]!.predicted);
        expect(names).to.have.length(model.featureNames.length);
      });
    });
  }
});
