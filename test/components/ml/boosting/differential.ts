/** Trains random problems with LightGBM and with ours, and tells every difference. */
import { boostedImportances } from "../../../../src/components/ml/boosting/boosted-importances.ts";
import type { Compat } from "../../../../src/components/ml/boosting/model.ts";
import { writeModelText } from "../../../../src/components/ml/boosting/model-text/write-model-text.ts";
import { predictBoosted } from "../../../../src/components/ml/boosting/predict-boosted.ts";
import { trainBoosted } from "../../../../src/components/ml/boosting/training/train-boosted.ts";
import { worstAbsolute } from "../../../support/closeness.ts";
import { runPython } from "../../../support/reference.ts";
import type { Problem, Rows } from "./draw-problem.ts";

/** What the library made of a problem; `error` where it gave up. */
type Reference =
  | { readonly error: string }
  | {
      readonly text: string;
      /** Numbers that JSON lacks are text. */
      readonly predicted: readonly (number | string)[];
      readonly split: readonly number[];
      readonly gain: readonly (number | string)[];
      readonly best: number;
    };

/** One process for all problems. Nothing but our JSON may come out on standard output, so the library's own goes to standard error. */
const TRAIN = `
import json, os, sys, warnings
out = os.dup(1); os.dup2(2, 1)
import numpy as np, lightgbm as lgb
warnings.filterwarnings("ignore")
old = lgb.__version__.startswith("2")
def rows(part):
    X = np.array([[np.nan if v is None else v for v in c] for c in part["columns"]], dtype=np.float64).T.copy()
    w = part.get("weights")
    return X, np.array(part["labels"], dtype=np.float64), None if w is None else np.array(w, dtype=np.float64)
def train(problem):
    p = dict(problem["params"], num_threads=1, verbosity=-1)
    if "metric" in p: p["metric"] = ",".join(p["metric"])
    trees = p.pop("num_iterations")
    stop = p.pop("early_stopping_round", 0)
    X, y, w = rows(problem["train"])
    d = lgb.Dataset(X, y, weight=w, feature_name=["f%d" % k for k in range(X.shape[1])])
    valid = []
    if "validation" in problem:
        Xv, yv, wv = rows(problem["validation"])
        valid = [d.create_valid(Xv, yv, weight=wv)]
    if old: b = lgb.train(p, d, trees, valid_sets=valid, early_stopping_rounds=stop or None, verbose_eval=False)
    else: b = lgb.train(dict(p, **({"early_stopping_round": stop} if stop else {})), d, trees, valid_sets=valid)
    T = np.array([[np.nan if v is None else v for v in c] for c in problem["test"]], dtype=np.float64).T.copy()
    plain = lambda values: [v if np.isfinite(v) else {"inf": "Infinity", "-inf": "-Infinity", "nan": "NaN"}[str(float(v))] for v in values.ravel().tolist()]
    return {"text": b.model_to_string(), "predicted": plain(b.predict(T)), "best": b.best_iteration,
        "split": b.feature_importance("split").tolist(), "gain": plain(b.feature_importance("gain"))}
done = []
for problem in json.load(sys.stdin):
    try: done.append(train(problem))
    except Exception as e: done.append({"error": str(e)})
os.write(out, b"") or os.fdopen(out, "w").write(json.dumps(done))
`;

/** What differs, problem by problem: nothing where all is well. */
export async function differences(problems: readonly Problem[], compat: Compat, threads = 1): Promise<string[][]> {
  const references = runPython(TRAIN, problems.map(asJson), compat === "2.3" ? "paper" : "today") as Reference[]; // the script's own JSON
  const found: string[][] = [];
  for (const [k, problem] of problems.entries()) found.push(await compare(problem, references[k]!, threads));
  return found;
}

async function compare(problem: Problem, reference: Reference, threads: number): Promise<string[]> {
  const { train, validation, classes, settings, test } = problem;
  const featureNames = train.columns.map((_, k) => `f${k}`);
  let ours: Awaited<ReturnType<typeof trainBoosted>>;
  try {
    ours = await trainBoosted({ ...train, validation, featureNames, classes }, settings, { threads });
  } catch (error) {
    // a leaf without rows is where LightGBM 4.7 itself gives up
    if ("error" in reference && /Check failed: \(best_split_info\.(left|right)_count\) > \(0\)/.test(reference.error)) return [];
    return [`ours threw ${String(error)}; the library ${"error" in reference ? `threw ${reference.error}` : "did not"}`];
  }
  if ("error" in reference) return [`the library threw ${reference.error}; ours did not`];
  const { model, bestIteration } = ours;
  const found = differentLines(writeModelText(model), reference.text);
  const predicted = predictBoosted(model, test, test[0]!.length);
  const gap = worstAbsolute(predicted, reference.predicted.map(Number)) / Math.max(1, ...predicted.map(Math.abs));
  if (!(gap <= 1e-12)) found.push(`predictions differ by ${gap}`);
  const { split, gain } = boostedImportances(model);
  if (String(Array.from(split)) !== String(reference.split)) found.push(`split importances ${split} against ${reference.split}`);
  if (String(Array.from(gain)) !== String(reference.gain)) found.push(`gain importances ${gain} against ${reference.gain}`);
  const stopped = validation !== undefined && settings.earlyStoppingRounds > 0;
  if (stopped && bestIteration !== reference.best) found.push(`best iteration ${bestIteration} against ${reference.best}`);
  return found;
}

/** Every line of model.txt but how talkative the library was. */
function differentLines(ours: string, reference: string): string[] {
  const own = ours.split("\n");
  const wanted = reference.split("\n");
  const found: string[] = [];
  let tree = "header";
  for (let i = 0; i < Math.max(own.length, wanted.length); i++) {
    if (own[i]?.startsWith("Tree=")) tree = own[i]!;
    if (own[i] === wanted[i] || own[i]?.startsWith("[verbosity:")) continue;
    found.push(`${tree}, line ${i + 1}: ${own[i]?.slice(0, 300)}\n    against ${wanted[i]?.slice(0, 300)}`);
    if (found.length >= 6) break;
  }
  return found;
}

const SNAKE: { readonly [name: string]: string } = { trees: "num_iterations", earlyStoppingRounds: "early_stopping_round" };

function asJson(problem: Problem): unknown {
  const { compat: _, metric, earlyStoppingRounds, ...settings } = problem.settings;
  const params = Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      SNAKE[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
  const rows = ({ columns, labels, weights }: Rows): unknown => ({
    columns: columns.map((column) => Array.from(column)), // NaN becomes null
    labels,
    ...(weights ? { weights } : {}),
  });
  return {
    params: {
      ...params,
      ...(metric.length > 0 ? { metric } : {}),
      ...(earlyStoppingRounds > 0 ? { early_stopping_round: earlyStoppingRounds } : {}),
      ...(settings.objective.startsWith("multiclass") ? { num_class: problem.classes } : {}),
    },
    train: rows(problem.train),
    ...(problem.validation ? { validation: rows(problem.validation) } : {}),
    test: problem.test.map((column) => Array.from(column)),
  };
}
