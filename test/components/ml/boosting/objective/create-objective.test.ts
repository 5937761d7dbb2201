import { expect } from "chai";
import { createObjective } from "../../../../../src/components/ml/boosting/objective/create-objective.ts";
import type { ObjectiveData } from "../../../../../src/components/ml/boosting/objective/objective.ts";
import { type BoostingSettings, DEFAULT_SETTINGS } from "../../../../../src/components/ml/boosting/settings.ts";

const data = (labels: readonly number[], weights?: readonly number[]): ObjectiveData => ({
  labels: Float32Array.from(labels),
  ...(weights ? { weights: Float32Array.from(weights) } : {}),
});
const make = (own: ObjectiveData, classes: number, settings: Partial<BoostingSettings>) =>
  createObjective(own, classes, { ...DEFAULT_SETTINGS, compat: "4", objective: "binary", ...settings });
const derive = (own: ObjectiveData, classes: number, settings: Partial<BoostingSettings>, scores: readonly number[]) => {
  const gradients = new Float32Array(scores.length);
  const hessians = new Float32Array(scores.length);
  make(own, classes, settings).derive(Float64Array.from(scores), gradients, hessians);
  return { gradients: Array.from(gradients), hessians: Array.from(hessians) };
};
const f = Math.fround;

describe("createObjective", () => {
  it("binary: starts from the log-odds, with gradient p − y and hessian p · (1 − p)", () => {
    const own = data([1, 0, 0, 0]);
    expect(make(own, 2, {}).startScore(0)).to.equal(Math.log(1 / 3));
    expect(make(own, 2, {}).text).to.equal("binary sigmoid:1");
    expect(derive(own, 2, {}, [0, 0, 0, 0])).to.deep.equal({
      gradients: [-0.5, 0.5, 0.5, 0.5],
      hessians: [0.25, 0.25, 0.25, 0.25],
    });
    expect(derive(own, 2, { sigmoid: 2 }, [0, 0, 0, 0]).gradients).to.deep.equal([-1, 1, 1, 1]);
    expect(make(own, 2, { sigmoid: 2 }).startScore(0)).to.equal(Math.log(1 / 3) / 2);
  });

  it("binary: weighs rows, the rarer class, or the positive one", () => {
    expect(derive(data([1, 0, 0, 0]), 2, { isUnbalance: true }, [0, 0, 0, 0]).gradients).to.deep.equal([-1.5, 0.5, 0.5, 0.5]);
    expect(derive(data([1, 1, 1, 0]), 2, { isUnbalance: true }, [0, 0, 0, 0]).gradients).to.deep.equal([-0.5, -0.5, -0.5, 1.5]);
    expect(derive(data([1, 0]), 2, { scalePosWeight: 3 }, [0, 0]).gradients).to.deep.equal([-1.5, 0.5]);
    expect(derive(data([1, 0], [2, 4]), 2, {}, [0, 0])).to.deep.equal({ gradients: [-1, 2], hessians: [0.5, 1] });
    expect(make(data([1, 0], [2, 4]), 2, {}).startScore(0)).to.equal(Math.log(2 / 6 / (1 - 2 / 6)));
  });

  it("binary: has nothing to learn from one class", () => {
    expect(make(data([1, 1]), 2, {}).needsTraining(0)).to.equal(false);
    expect(derive(data([1, 1]), 2, {}, [0, 0]).gradients).to.deep.equal([0, 0]);
  });

  it("multiclass: softmax; hessians by 2 in 2.3.1, by K/(K − 1) in 4.7", () => {
    const own = data([0, 2]);
    const zeros = [0, 0, 0, 0, 0, 0];
    const p = 1 / 3;
    expect(derive(own, 3, { objective: "multiclass" }, zeros)).to.deep.equal({
      gradients: [f(p - 1), f(p), f(p), f(p), f(p), f(p - 1)],
      hessians: zeros.map(() => f(1.5 * p * (1 - p))),
    });
    expect(derive(own, 3, { objective: "multiclass", compat: "2.3" }, zeros).hessians[0]).to.equal(f(2 * p * (1 - p)));
    const made = make(own, 3, { objective: "multiclass" });
    expect([made.startScore(0), made.needsTraining(0), made.needsTraining(1)]).to.deep.equal([Math.log(0.5), true, false]);
    expect(made.startScore(1), "a class without rows").to.be.closeTo(Math.log(1e-15), 1e-7);
    expect(made.text).to.equal("multiclass num_class:3");
  });

  it("one-versus-all: a log loss a class", () => {
    const own = data([0, 1, 1]);
    const made = make(own, 2, { objective: "multiclassova", sigmoid: 0.5 });
    expect(made.text).to.equal("multiclassova num_class:2 sigmoid:0.5");
    expect(derive(own, 2, { objective: "multiclassova" }, [0, 0, 0, 0, 0, 0]).gradients).to.deep.equal([
      -0.5, 0.5, 0.5, 0.5, -0.5, -0.5,
    ]);
    expect(made.startScore(1), "1 − p is rounded").to.be.closeTo(-made.startScore(0), 1e-14);
  });

  it("regression: residuals; the versions round weighted ones at different places", () => {
    const own = data([1.1, 2], [0.3, 1]);
    const [label, weight] = [f(1.1), f(0.3)];
    expect(derive(data([1, 2]), 1, { objective: "regression" }, [3, 3])).to.deep.equal({ gradients: [2, 1], hessians: [1, 1] });
    expect(derive(own, 1, { objective: "regression" }, [1 / 3, 0])).to.deep.equal({
      gradients: [f(f(1 / 3 - label) * weight), -2],
      hessians: [weight, 1],
    });
    expect(derive(own, 1, { objective: "regression", compat: "2.3" }, [1 / 3, 0]).gradients[0]).to.equal(
      f((1 / 3 - label) * weight),
    );
    expect(make(own, 1, { objective: "regression" }).startScore(0)).to.equal((label * weight + 2) / (weight + 1));
    expect(make(own, 1, { objective: "regression", compat: "2.3" }).startScore(0)).to.equal(
      (f(label * weight) + 2) / (weight + 1),
    );
  });
});
