/** Fits random problems with scikit-learn 1.2.1 and with ours, and tells every difference. */
import { fitForest } from "../../../../src/components/ml/forest/fit-forest.ts";
import { forestImportances } from "../../../../src/components/ml/forest/forest-importances.ts";
import type { ForestTree } from "../../../../src/components/ml/forest/model.ts";
import { outOfBag } from "../../../../src/components/ml/forest/out-of-bag.ts";
import { permutationImportances } from "../../../../src/components/ml/forest/permutation-importances.ts";
import { predictForest } from "../../../../src/components/ml/forest/predict-forest.ts";
import { runPython } from "../../../support/reference.ts";
import { drawProblem, type Given, type Problem } from "./draw-problem.ts";
import { sklearnParameters } from "./sklearn-parameters.ts";

/** Trees as scikit-learn holds them: leaves have −2 as feature and threshold. */
interface ReferenceTree {
  readonly feature: readonly number[];
  readonly threshold: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly impurity: readonly number[];
  readonly samples: readonly number[];
  readonly weight: readonly number[];
  readonly value: readonly number[];
}

interface Reference {
  readonly trees: readonly ReferenceTree[];
  readonly probabilities: readonly number[];
  readonly importances: readonly number[];
  readonly oob?: { readonly score: number; readonly probabilities: readonly number[] };
  readonly permutation?: { readonly mean: readonly number[]; readonly sd: readonly number[] };
}

/** One process for all problems. */
const FIT = `
import json, sys, warnings
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.inspection import permutation_importance
warnings.filterwarnings("ignore")
flat = lambda a: np.asarray(a).ravel().tolist()
def fit(problem):
    X = np.array(problem["columns"], dtype=np.float64).T.copy()
    y, n, p = np.array(problem["codes"]), problem["train"], dict(problem["parameters"])
    if isinstance(p["class_weight"], dict): p["class_weight"] = {int(k): v for k, v in p["class_weight"].items()}
    if p["min_samples_split"] == 1: p["min_samples_split"] = 1.0
    w = problem.get("weights")
    f = RandomForestClassifier(n_jobs=1, **p).fit(X[:n], y[:n], None if w is None else np.array(w, dtype=np.float64))
    out = {"probabilities": flat(f.predict_proba(X[n:])), "importances": flat(f.feature_importances_), "trees": []}
    for e in f.estimators_:
        t = e.tree_
        out["trees"].append({"feature": flat(t.feature), "threshold": flat(t.threshold), "left": flat(t.children_left),
            "right": flat(t.children_right), "impurity": flat(t.impurity), "samples": flat(t.n_node_samples),
            "weight": flat(t.weighted_n_node_samples), "value": flat(t.value)})
    if p["bootstrap"]: out["oob"] = {"score": f.oob_score_, "probabilities": flat(f.oob_decision_function_)}
    if problem["repeats"]:
        i = permutation_importance(f, X[n:], y[n:], n_repeats=problem["repeats"], random_state=p["random_state"])
        out["permutation"] = {"mean": flat(i.importances_mean), "sd": flat(i.importances_std)}
    return out
json.dump([fit(problem) for problem in json.load(sys.stdin)], sys.stdout)
`;

/**
 * By how much impurities and importances may differ under entropy: the C library's logarithm has another last bit in 1 of 20,000 fractions
 * where the processor has fused multiply-add. Everything else, and all of Gini, is equal to the last bit.
 */
const ENTROPY_SLACK = 2e-15;

/** Problems whose comparison found something. */
export interface Finding {
  readonly problem: Problem;
  readonly differences: readonly string[];
}

/** Draws `count` problems from number `from` on and compares; gives those that differ. */
export async function compareForests(
  seed: number,
  count: number,
  given: Given & { readonly from?: number } = {},
): Promise<Finding[]> {
  return compareProblems(Array.from({ length: count }, (_, k) => drawProblem(seed, (given.from ?? 0) + k, given)));
}

/** Fits each problem on both sides; gives those that differ. Every field is to be equal to the last bit; see `ENTROPY_SLACK`. */
export async function compareProblems(problems: readonly Problem[]): Promise<Finding[]> {
  const references = runPython(FIT, problems.map(asJson), "paper") as Reference[]; // the script's own JSON
  const findings: Finding[] = [];
  for (const [k, problem] of problems.entries()) {
    const differences = await compare(problem, references[k]!);
    if (differences.length > 0) findings.push({ problem, differences });
  }
  return findings;
}

const asJson = ({ columns, codes, train, settings, weights, repeats }: Problem): unknown => ({
  columns: columns.map((column) => [...column]),
  codes: [...codes],
  train,
  ...(weights ? { weights: [...weights] } : {}),
  repeats,
  parameters: sklearnParameters(settings),
});

async function compare(problem: Problem, reference: Reference): Promise<string[]> {
  const { columns, codes, classes, train, settings, weights, repeats } = problem;
  const rows = Int32Array.from({ length: train }, (_, row) => row);
  const rest = Int32Array.from({ length: codes.length - train }, (_, row) => train + row);
  const featureNames = columns.map((_, k) => `f${k}`);
  const training = { columns, featureNames, rows, codes: codes.subarray(0, train), classes, ...(weights ? { weights } : {}) };
  const model = await fitForest(training, settings);
  const found: string[] = [];
  const entropy = settings.criterion !== "gini";
  const differ = (what: string, ours: ArrayLike<number>, theirs: ArrayLike<number>): void => {
    if (ours.length !== theirs.length) found.push(`${what}: ${ours.length} values, not ${theirs.length}`);
    const slack = entropy && /impurity|importances/.test(what) ? ENTROPY_SLACK : 0;
    const at = Array.from(ours).findIndex((value, i) => !(Math.abs(value - theirs[i]!) <= slack));
    if (at >= 0 && at < theirs.length) found.push(`${what}[${at}]: ${ours[at]}, not ${theirs[at]}`);
  };
  model.trees.forEach((tree, t) => {
    compareTrees(tree, reference.trees[t]!, (field, ours, theirs) => differ(`tree ${t} ${field}`, ours, theirs));
  });
  differ("probabilities", predictForest(model, columns, rest), reference.probabilities);
  differ("importances", forestImportances(model.trees, columns.length), reference.importances);
  if (reference.oob) {
    const oob = outOfBag(model, columns, rows, training.codes);
    differ("out-of-bag score", [oob.score], [reference.oob.score]);
    differ("out-of-bag probabilities", oob.probabilities, reference.oob.probabilities);
  }
  if (reference.permutation) {
    const lost = await permutationImportances(model, columns, rest, codes.subarray(train), { repeats, seed: settings.seed });
    differ("permutation mean", lost.mean, reference.permutation.mean);
    differ("permutation sd", lost.sd, reference.permutation.sd);
  }
  return found;
}

function compareTrees(
  ours: ForestTree,
  theirs: ReferenceTree,
  differ: (field: string, ours: ArrayLike<number>, theirs: ArrayLike<number>) => void,
): void {
  const inner = theirs.feature.map((feature) => feature >= 0);
  differ(
    "feature",
    ours.feature,
    theirs.feature.map((feature) => Math.max(feature, -1)),
  );
  differ(
    "threshold",
    ours.threshold,
    theirs.threshold.map((threshold, node) => (inner[node] ? threshold : 0)),
  );
  for (const field of ["left", "right", "impurity", "samples", "weight", "value"] as const)
    differ(field, ours[field], theirs[field]);
}
