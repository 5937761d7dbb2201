import { expect } from "chai";
import { METRIC_NAMES } from "../../../../src/components/ml/tuning/metric-names.ts";
import { METRICS } from "../../../../src/components/ml/tuning/metrics.ts";
import type { Scores } from "../../../../src/formats/scores.ts";
import { Philox } from "../../../../src/stats/random/philox.ts";
import { worstAbsolute } from "../../../support/closeness.ts";
import { requireReference, runPython } from "../../../support/reference.ts";

/** Probabilities that lean to the truth, some of them equal. */
function drawScores(rows: number, classes: number, seed: number): Scores {
  const random = new Philox(seed, "scores");
  const truth = Int32Array.from({ length: rows }, (_, row) => row % classes);
  const probabilities = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    const weights = Array.from({ length: classes }, (_, k) => random.integer(1, 6) + (truth[row] === k ? 2 : 0));
    const sum = weights.reduce((a, b) => a + b, 0);
    for (let k = 0; k < classes; k++) probabilities[row * classes + k] = weights[k]! / sum;
  }
  return { ids: [...truth.keys()], classes: Array.from({ length: classes }, (_, k) => k), truth, probabilities };
}

describe("components/ml/tuning/METRICS", () => {
  before(requireReference);

  it("are scikit-learn's, losses positive", () => {
    for (const [classes, seed] of [
      [2, 1],
      [3, 2],
      [5, 3],
    ] as const) {
      const scores = drawScores(83, classes, seed);
      const wanted = runPython(
        `import json, sys, numpy as np
from sklearn import metrics as m
d = json.load(sys.stdin); y = np.array(d["truth"]); p = np.array(d["p"]).reshape(len(y), -1); c = p.argmax(1); two = p.shape[1] == 2
print(json.dumps({"accuracy": m.accuracy_score(y, c), "balanced-accuracy": m.balanced_accuracy_score(y, c),
 "f1": m.f1_score(y, c, average="weighted"), "f1-macro": m.f1_score(y, c, average="macro"), "mcc": m.matthews_corrcoef(y, c),
 "auc": m.roc_auc_score(y, p[:, 1]) if two else m.roc_auc_score(y, p, multi_class="ovr"),
 "log-loss": m.log_loss(y, p), "brier": m.brier_score_loss(y, p[:, 1] if two else p)}))`,
        { truth: [...scores.truth], p: [...scores.probabilities] },
      ) as { readonly [name: string]: number };
      expect(Object.keys(wanted)).to.deep.equal([...METRIC_NAMES]);
      const found = METRIC_NAMES.map((name) => METRICS[name].compute(scores));
      expect(worstAbsolute(found, Object.values(wanted)), `${classes} classes`).to.be.at.most(1e-14);
    }
  });

  it("are better when larger, losses when smaller", () => {
    expect(METRIC_NAMES.filter((name) => !METRICS[name].larger)).to.deep.equal(["log-loss", "brier"]);
  });
});
