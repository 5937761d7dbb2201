import { expect } from "chai";
import { checkMetrics, checkParameters } from "../../../../src/components/ml/boosting/check-parameters.ts";
import { failureOf } from "../../../formats/failure-of.ts";

const params = { objective: "auto", boosting: "gbdt", categoricalFeatures: [], isUnbalance: false, scalePosWeight: 1 };

describe("checkParameters", () => {
  it("gives the objective, undefined for auto", () => {
    expect(checkParameters(params)).to.equal(undefined);
    expect(checkParameters({ ...params, objective: "regression" })).to.equal("regression");
  });

  it("says what is not to be had", async () => {
    expect(await failureOf(() => checkParameters({ ...params, boosting: "dart" }))).to.deep.equal({
      code: "not-supported",
      message: "boosting: dart is not to be had",
      allowed: "gbdt; rf is ml/random-forest, dart and goss are LightGBM's alone",
    });
    expect(await failureOf(() => checkParameters({ ...params, categoricalFeatures: ["sex", "ward"] }))).to.deep.equal({
      code: "not-supported",
      message: 'categorical splits are not to be had, and categoricalFeatures names "sex" and "ward"',
      help: "encode the columns as numbers (data/encode, method one-hot or ordinal)",
    });
    expect(await failureOf(() => checkParameters({ ...params, objective: "lambdarank" }))).to.deep.equal({
      code: "not-supported",
      message: "objective: lambdarank is not to be had",
      allowed: '"auto", "binary", "multiclass", "multiclassova" and "regression"',
    });
    expect((await failureOf(() => checkParameters({ ...params, objective: "binray" }))).nearest).to.equal("binary");
    expect(await failureOf(() => checkParameters({ ...params, isUnbalance: true, scalePosWeight: 2 }))).to.deep.equal({
      code: "not-together",
      message: "isUnbalance and scalePosWeight cannot both be given",
    });
  });
});

describe("checkMetrics", () => {
  it("takes one or a list", () => {
    expect(checkMetrics("auc", "binary")).to.deep.equal(["auc"]);
    expect(checkMetrics(["l2", "l1"], "regression")).to.deep.equal(["l2", "l1"]);
  });

  it("says which go with the objective", async () => {
    expect(await failureOf(() => checkMetrics("auc", "multiclass"))).to.deep.equal({
      code: "not-supported",
      message: "metric: auc does not go with the objective multiclass",
      allowed: '"multi_logloss" and "multi_error"',
    });
  });
});
