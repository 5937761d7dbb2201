import { expect } from "chai";
import {
  askedObjective,
  boostingMisfits,
  type CheckedParameters,
  metricMisfits,
  metricNames,
} from "../../../../src/components/ml/boosting/boosting-misfits.ts";

const params: CheckedParameters = {
  objective: "auto",
  boosting: "gbdt",
  categoricalFeatures: [],
  isUnbalance: false,
  scalePosWeight: 1,
  metric: [],
  earlyStoppingRounds: 0,
};

describe("boostingMisfits", () => {
  it("says nothing where all goes together", () => {
    expect(boostingMisfits(params, false)).to.deep.equal([]);
    expect(boostingMisfits({ ...params, earlyStoppingRounds: 5 }, true)).to.deep.equal([]);
    expect(boostingMisfits({ ...params, earlyStoppingRounds: 5, validationSize: 0.1 }, false)).to.deep.equal([]);
    expect(boostingMisfits({ ...params, objective: "binary", metric: "auc" }, false)).to.deep.equal([]);
  });

  it("says what is not to be had", () => {
    expect(boostingMisfits({ ...params, boosting: "dart", categoricalFeatures: ["sex", "ward"] }, false)).to.deep.equal([
      {
        at: ["boosting"],
        message: "boosting: dart is not to be had",
        allowed: "gbdt; rf is ml/random-forest, dart and goss are LightGBM's alone",
      },
      {
        at: ["categoricalFeatures"],
        message: 'categorical splits are not to be had, and categoricalFeatures names "sex" and "ward"',
        help: "encode the columns as numbers (data/encode, method one-hot or ordinal)",
      },
    ]);
    expect(boostingMisfits({ ...params, objective: "binray" }, false)).to.deep.equal([
      {
        at: ["objective"],
        message: "objective: binray is not to be had",
        allowed: '"auto", "binary", "multiclass", "multiclassova" and "regression"',
        nearest: "binary",
      },
    ]);
  });

  it("says what does not go together", () => {
    expect(boostingMisfits({ ...params, isUnbalance: true, scalePosWeight: 2 }, false)).to.deep.equal([
      { at: ["scalePosWeight"], message: "isUnbalance and scalePosWeight cannot both be given" },
    ]);
    expect(boostingMisfits({ ...params, validationSize: 0.1 }, true)).to.deep.equal([
      {
        at: ["validationSize"],
        message: "validation rows come from the input validation or from validationSize, not from both",
      },
    ]);
    expect(boostingMisfits({ ...params, earlyStoppingRounds: 5 }, false)).to.deep.equal([
      {
        at: ["earlyStoppingRounds"],
        message: "earlyStoppingRounds needs validation rows",
        help: "wire the input validation, or give a share of the training rows (validationSize)",
      },
    ]);
    expect(boostingMisfits({ ...params, objective: "multiclass", metric: ["multi_error", "auc"] }, false)).to.deep.equal([
      {
        at: ["metric"],
        message: "metric: auc does not go with the objective multiclass",
        allowed: '"multi_logloss" and "multi_error"',
      },
    ]);
  });
});

describe("askedObjective", () => {
  it("is none for auto", () => {
    expect(askedObjective("auto")).to.equal(undefined);
    expect(askedObjective("regression")).to.equal("regression");
  });
});

describe("metricNames", () => {
  it("takes one or a list", () => {
    expect(metricNames("auc")).to.deep.equal(["auc"]);
    expect(metricNames(["l2", "l1"])).to.deep.equal(["l2", "l1"]);
    expect(metricMisfits(["l2", "l1"], "regression")).to.deep.equal([]);
  });
});
