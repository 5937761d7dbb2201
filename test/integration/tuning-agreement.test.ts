import { expect } from "chai";
import { Philox } from "../../src/stats/random/philox.ts";
import { withProject } from "../support/project.ts";
import { requirePaperReference, runPython } from "../support/reference.ts";

/** Rows of three classes, some of them hard to tell. */
function drawRows(count: number): { readonly csv: string; readonly features: number[][]; readonly labels: number[] } {
  const random = new Philox(5, "rows");
  const labels = Array.from({ length: count }, () => random.integer(0, 3));
  const features = labels.map((label) =>
    Array.from({ length: 6 }, (_, j) => Number((random.normal() + (j < 2 ? label : 0)).toFixed(3))),
  );
  const lines = labels.map((label, i) => [i, label, ...features[i]!].join(","));
  return { csv: `id,y,a,b,c,d,e,f\n${lines.join("\n")}\n`, features, labels };
}

const SPEC = `experiment: agreement
stages:
  rows: { use: data/table, with: { path: rows.csv } }
  split: { use: data/stratified-split, in: { table: rows.table }, with: { stratify: y, testSize: 0.25, seed: 3 } }
  tune:
    use: ml/tune
    in: { features: rows.table, labels: rows.table, split: split.split }
    matrix: { metric: [accuracy, auc] }
    with:
      component: ml/random-forest
      with: { label: y, trees: 15, seed: 11 }
      grid: { maxDepth: [1, 3, null], maxFeatures: [sqrt, all] }
      folds: 4
      seed: 7
      metric: "\${matrix.metric}"
`;

describe("ml/tune against scikit-learn's GridSearchCV", function () {
  this.timeout(180_000);
  before(requirePaperReference);

  it("has the same score in every fold, and the same best parameters", () => {
    const { csv, features, labels } = drawRows(120);
    return withProject({ "regimen.yaml": SPEC, "rows.csv": csv }, (project) => {
      const run = project.ran();
      expect([run.err, run.code]).to.deep.equal(["", 0]);
      const open = (stage: string, port: string): string => project.regimen(["show", stage, "--open", port]).out;
      const { train } = JSON.parse(open("split", "split")) as { train: number[] };
      const wanted = runPython(
        `import json, sys, numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import GridSearchCV, StratifiedKFold
d = json.load(sys.stdin); t = d["train"]; x = np.array(d["x"])[t]; y = np.array(d["y"])[t]
out = {}
for name, scoring in (("accuracy", "accuracy"), ("auc", "roc_auc_ovr")):
    search = GridSearchCV(RandomForestClassifier(n_estimators=15, random_state=11), {"max_depth": [1, 3, None], "max_features": ["sqrt", None]},
        scoring=scoring, cv=StratifiedKFold(4, shuffle=True, random_state=7), refit=False).fit(x, y)
    r = search.cv_results_
    out[name] = {"best": search.best_params_, "trials": [[p["max_depth"], p["max_features"], *[r[f"split{k}_test_score"][i] for k in range(4)]] for i, p in enumerate(r["params"])]}
print(json.dumps(out))`,
        { x: features, y: labels, train },
      ) as {
        readonly [metric: string]: {
          readonly best: { max_depth: number | null; max_features: string | null };
          readonly trials: (number | string | null)[][];
        };
      };
      for (const metric of ["accuracy", "auc"]) {
        const rows = open(`tune[metric=${metric}]`, "trials")
          .trim()
          .split("\n")
          .slice(1)
          .map((line) => line.split(","));
        const found = rows.map(([depth, most, , , ...folds]) => [
          depth === "" ? null : Number(depth),
          most === "all" ? null : most!,
          ...folds.slice(0, 4).map(Number),
        ]);
        expect(found).to.have.length(6);
        found.forEach((row, i) => {
          const other = wanted[metric]!.trials[i]!; // keys in the same order, so the same order of trials
          expect(row.slice(0, 2)).to.deep.equal(other.slice(0, 2));
          for (let k = 2; k < 6; k++) expect(row[k]).to.be.closeTo(Number(other[k]), metric === "accuracy" ? 0 : 1e-15);
        });
        const best = JSON.parse(open(`tune[metric=${metric}]`, "best")) as {
          parameters: { maxDepth: number; maxFeatures: string };
        };
        const { max_depth, max_features } = wanted[metric]!.best;
        expect(best.parameters).to.deep.equal({
          ...(max_depth === null ? {} : { maxDepth: max_depth }),
          maxFeatures: max_features ?? "all",
        });
      }
    });
  });
});
