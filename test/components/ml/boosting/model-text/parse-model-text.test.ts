import { expect } from "chai";
import type { BoostedModel } from "../../../../../src/components/ml/boosting/model.ts";
import { parseModelText } from "../../../../../src/components/ml/boosting/model-text/parse-model-text.ts";
import { writeModelText } from "../../../../../src/components/ml/boosting/model-text/write-model-text.ts";
import { predictBoosted } from "../../../../../src/components/ml/boosting/predict-boosted.ts";
import { treeShap } from "../../../../../src/components/ml/boosting/shap/tree-shap.ts";
import { FormatError } from "../../../../../src/formats/format-error.ts";
import { smallModel, smallTree } from "../small-model.ts";

const text = writeModelText(smallModel);
/** The problem that is found in a model, and its line. */
function problem(broken: string): { readonly code: string; readonly message: string; readonly line: number | undefined } {
  try {
    parseModelText(broken, "/somewhere/model.txt");
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const { code, message, line } = error.failure;
    return { code, message, line };
  }
  throw new Error("no problem was found");
}
/** The message for the model with something replaced; its sizes are left out of account by carriage returns. */
const says = (old: string, other: string): string => {
  expect(text).to.include(old);
  return problem(text.replace(old, other).replaceAll("\n", "\r\n")).message;
};

describe("parseModelText", () => {
  it("reads what was written, with any line ends", () => {
    const wanted: BoostedModel = {
      ...smallModel,
      trees: [smallModel.trees[0]!, { ...smallModel.trees[1]!, leafWeight: new Float64Array(0) }],
      pandasCategorical: "null",
    };
    expect(parseModelText(text, "model.txt")).to.deep.equal(wanted);
    expect(parseModelText(text.replaceAll("\n", "\r\n"), "model.txt")).to.deep.equal(wanted);
  });

  it("reads what the command line writes: no last line, weights of single leaves, a parser", () => {
    const given = text
      .replace("\npandas_categorical:null\n", "\nparser:\n{}\nend of parser\n")
      .replace("tree_sizes=286 229", "tree_sizes=286 230")
      .replace("leaf_value=0.125\nleaf_weight=", "leaf_value=0.125\nleaf_weight=0");
    const model = parseModelText(given, "model.txt");
    expect(model.pandasCategorical).to.equal("");
    expect(model.trees[1]!.leafWeight).to.deep.equal(Float64Array.of(0));
  });

  it("takes version 3 for LightGBM 2.3, or 3 where its lines say so", () => {
    const older = writeModelText({ ...smallModel, compat: "2.3" });
    expect(parseModelText(older, "model.txt").compat).to.equal("2.3");
    expect(parseModelText(text.replace("version=v4", "version=v3"), "model.txt").compat).to.equal("4");
  });

  it("says where the header is wrong", () => {
    expect(problem("")).to.deep.equal({ code: "damaged-file", message: "model.txt is no LightGBM model: it is empty", line: 1 });
    expect(problem("id,age\n1,2\n").message).to.equal('model.txt is no LightGBM model: line 1 is "id,age", not "tree"');
    expect(says("version=v4\n", "")).to.equal('model.txt, line 10: the header ends here without "version"');
    expect(says("label_index=0", "label index")).to.equal(
      'model.txt, line 5: "label index" stands where a key=value of the header should',
    );
    expect(says("label_index=0", "num_class=1")).to.equal('model.txt, line 5: the header has "num_class" twice');
    expect(says("label_index=0", "labels=0")).to.equal('model.txt, line 5: the header has an unknown "labels"');
    expect(says("max_feature_idx=1", "max_feature_idx=1e1")).to.equal(
      'model.txt, line 6: max_feature_idx of the header has "1e1", not a whole number from 0 to 2147483646',
    );
    expect(says("max_feature_idx=1", "max_feature_idx=1 2")).to.equal(
      "model.txt, line 6: max_feature_idx of the header has 2 values, not 1",
    );
    expect(says("max_feature_idx=1", "max_feature_idx=2")).to.equal(
      "model.txt, line 8: feature_names has 2 entries, not the 3 of max_feature_idx",
    );
    expect(says("age b\n", "b b\n")).to.equal('model.txt, line 8: two features are named "b"');
    expect(says("num_class=1", "num_class=2")).to.equal(
      'model.txt, line 3: num_class is 2, but the objective "binary sigmoid:1" has 1',
    );
    expect(says("[0:90] [-2:3.5]", "[0:90]  [-2:3.5]")).to.equal(
      "model.txt, line 9: feature_infos has 2 entries, not the 2 of max_feature_idx",
    );
    expect(says("tree_sizes=286 229", "tree_sizes=286")).to.equal(
      "model.txt, line 10: tree_sizes lists 1 trees, but there are 2",
    );
    expect(says("tree_sizes=", "regimen_classes={\ntree_sizes=")).to.equal("model.txt, line 10: regimen_classes is no JSON");
    for (const list of ["[1]", "[1,1]", "[1,null]", '{"a":1}', "[1,2,3]"]) {
      expect(says("tree_sizes=", `regimen_classes=${list}\ntree_sizes=`)).to.equal(
        "model.txt, line 10: regimen_classes must list 2 different numbers or texts",
      );
    }
  });

  it("says what LightGBM has that is not read", () => {
    const unsupported = (old: string, other: string): string => {
      expect(text).to.include(old);
      const { code, message } = problem(text.replace(old, other));
      expect(code).to.equal("unsupported-content");
      return message;
    };
    expect(unsupported("version=v4", "version=v2")).to.equal('model.txt, line 2: version "v2" of the format');
    expect(unsupported("objective=binary sigmoid:1", "objective=lambdarank")).to.equal(
      'model.txt, line 7: the objective "lambdarank"',
    );
    expect(unsupported("objective=binary sigmoid:1\n", "")).to.equal(
      "model.txt, line 10: the header has no objective: it was the caller's own",
    );
    expect(unsupported("feature_names", "average_output\nfeature_names")).to.equal(
      "model.txt, line 8: the model is a random forest of LightGBM (average_output)",
    );
    expect(unsupported("num_cat=0", "num_cat=1")).to.equal("model.txt, line 14: tree 0 splits on categories");
    expect(unsupported("decision_type=2 2", "decision_type=2 1")).to.equal("model.txt, line 18: tree 0 splits on categories");
    expect(unsupported("is_linear=0", "is_linear=1")).to.equal("model.txt, line 27: tree 0 has linear leaves");
  });

  it("says where a tree is wrong", () => {
    expect(says("Tree=1", "Tree=2")).to.equal('model.txt, line 31: "Tree=2" stands where "Tree=1" or "end of trees" should');
    expect(says("num_leaves=3", "num_leaves=0")).to.equal(
      'model.txt, line 13: num_leaves of tree 0 has "0", not a whole number from 1 to 2147483647',
    );
    expect(says("num_leaves=3", "num_leaves=2000000000")).to.equal(
      "model.txt, line 18: decision_type of tree 0 has 2 values, not 1999999999",
    );
    expect(says("split_feature=0 1", "split_feature=0 2")).to.equal(
      'model.txt, line 15: split_feature of tree 0 has "2", not a whole number from 0 to 1',
    );
    expect(says("split_gain=4 2", "split_gain=4  2")).to.equal("model.txt, line 16: split_gain of tree 0 has 3 values, not 2");
    expect(says("split_gain=4 2", "split_gain=4 0x2")).to.equal(
      'model.txt, line 16: split_gain of tree 0 has "0x2", which is no number',
    );
    expect(says("threshold=0.5 -1", "threshold=0.5 nan")).to.equal("model.txt, line 17: threshold of tree 0 has a nan");
    expect(says("decision_type=2 2", "decision_type=2 12")).to.equal(
      'model.txt, line 18: decision_type of tree 0 has "12", not a whole number from 0 to 11',
    );
    expect(says("left_child=-1 -2", "left_child=0 -2")).to.equal(
      "model.txt, line 19: left_child of tree 0 leads from node 0 back to node 0",
    );
    expect(says("left_child=-1 -2", "left_child=1 -2")).to.equal(
      "model.txt, line 20: right_child of tree 0 reaches node 1 a second time",
    );
    expect(says("right_child=1 -3", "right_child=1 -1")).to.equal(
      "model.txt, line 20: right_child of tree 0 reaches leaf 0 a second time",
    );
    expect(says("right_child=1 -3", "right_child=1 -4")).to.equal(
      'model.txt, line 20: right_child of tree 0 has "-4", not a whole number from -3 to 1',
    );
    expect(says("leaf_count=4 2 4\n", "")).to.equal('model.txt, line 28: tree 0 ends here without "leaf_count"');
    expect(says("shrinkage=0.1", "shrinkage=much")).to.equal("model.txt, line 28: shrinkage of tree 0 is no number");
    expect(says("is_linear=0", "linear=0")).to.equal('model.txt, line 27: tree 0 has an unknown "linear"');
    expect(problem(text.replace("leaf_value=0.25", "leaf_value=0.255"))).to.deep.equal({
      code: "damaged-file",
      message: "model.txt, line 28: tree 0 has 287 bytes, but tree_sizes says 286",
      line: 28,
    });
  });

  it("says what is wrong behind the trees", () => {
    expect(says("feature_importances:", "importances:")).to.equal(
      'model.txt, line 52: "importances:" stands where "feature_importances:" should',
    );
    expect(says("age=1\n", "age\n")).to.equal('model.txt, line 53: "age" is no importance');
    expect(says("[data: ]", "data:")).to.equal('model.txt, line 58: "data:" stands where a [parameter: value] should');
    expect(says("pandas_categorical:null", "categorical:null")).to.equal(
      'model.txt, line 62: "categorical:null" stands where the model should end',
    );
    expect(says("pandas_categorical:null", "pandas_categorical:nul")).to.equal(
      "model.txt, line 62: pandas_categorical is no JSON",
    );
    expect(says("pandas_categorical:null", "pandas_categorical:null\nmore")).to.equal(
      'model.txt, line 63: "more" stands after the model\'s end',
    );
    const three = writeModelText({ ...smallModel, objective: "multiclass num_class:3", treesPerIteration: 3 });
    expect(problem(three).message).to.equal("model.txt, line 10: 2 trees are no whole number of iterations of 3");
  });

  it("says what a file lacks that was cut off", () => {
    const cut = (before: string): string => {
      const { code, message } = problem(text.slice(0, text.indexOf(before)));
      expect(code).to.equal("cut-off-file");
      return message;
    };
    expect(cut("feature_infos")).to.equal('model.txt, the file ends in line 8, before "feature_infos" of the header');
    expect(cut("Tree=0")).to.equal('model.txt, the file ends in line 11, before "end of trees"');
    expect(cut("leaf_value")).to.equal('model.txt, the file ends in line 20, before "shrinkage" of tree 0');
    expect(cut("\n\nTree=1")).to.equal('model.txt, the file ends in line 28, before "end of trees"');
    expect(cut("feature_importances")).to.equal("model.txt, the file ends in line 51, before the importances");
    expect(cut("[data")).to.equal('model.txt, the file ends in line 57, before "end of parameters"');
  });

  it("finds a model or a problem with its line in whatever a valid file was made into", function () {
    this.timeout(180_000);
    const whole = writeModelText({
      ...smallModel,
      objective: "multiclass num_class:2",
      treesPerIteration: 2,
      trees: [smallTree([1, 2, 3]), smallTree([0.5]), smallTree([-1, 1e-300, 7], 8), smallTree([1, 2, 5], 6)],
      classes: ["a", "b"],
    });
    let state = 7;
    const below = (limit: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * limit);
    };
    const letters = '0123456789-+.e=:[] \n\r\t"naifTr\u0000é\u{1F600}';
    const mutate = (given: string): string => {
      const at = below(given.length + 1);
      const lines = given.split("\n");
      switch (below(7)) {
        case 0:
          return given.slice(0, at);
        case 1:
          return given.slice(0, at) + given.slice(at + 1 + below(20));
        case 2:
          return given.slice(0, at) + letters[below(letters.length)] + given.slice(at);
        case 3:
          return given.slice(0, at) + letters[below(letters.length)] + given.slice(at + 1);
        case 4:
          return lines.toSpliced(below(lines.length), 1).join("\n");
        case 5:
          return lines.toSpliced(below(lines.length), 0, lines[below(lines.length)]!).join("\n");
        default:
          return given.replace(/\d+/g, (digits) =>
            below(60) === 0 ? String(below(2) === 0 ? below(12) : 2 ** 31 - below(3)) : digits,
          );
      }
    };
    let read = 0;
    for (let k = 0; k < 20_000; k++) {
      let broken = mutate(whole);
      for (let more = below(3); more > 0; more--) broken = mutate(broken);
      if (below(2) === 0) broken = broken.replaceAll("\n", "\r\n"); // else most end at the sizes
      try {
        const model = parseModelText(broken, "model.txt");
        const columns = model.featureNames.map(() => Float64Array.of(Number.NaN, 0.25, 3));
        expect(predictBoosted(model, columns, 3)).to.have.length(3 * model.treesPerIteration);
        treeShap(model, columns, 3);
        expect(writeModelText(parseModelText(writeModelText(model), "model.txt"))).to.equal(writeModelText(model));
        read++;
      } catch (error) {
        if (!(error instanceof FormatError)) throw new Error(`${error} for\n${broken}`);
        expect(["damaged-file", "cut-off-file", "unsupported-content"]).to.include(error.failure.code);
        expect(error.failure.line).to.be.at.least(1);
        expect(error.failure.line).to.be.at.most(broken.split("\n").length);
      }
    }
    expect(read).to.be.above(500);
  });
});
