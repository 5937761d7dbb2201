/** Models that LightGBM trained on random problems, with what it predicts, for comparison. */
import type { BoostedModel } from "../../../../src/components/ml/boosting/model.ts";
import { parseModelText } from "../../../../src/components/ml/boosting/model-text/parse-model-text.ts";
import { type Reference, runPython } from "../../../support/reference.ts";

export interface TrainedModel {
  readonly seed: number;
  readonly objective: string;
  /** As `Booster.save_model` wrote it. */
  readonly text: string;
  readonly model: BoostedModel;
  /** [features] of the rows that were predicted, with NaN, ±0, what counts as zero, and infinities. */
  readonly columns: readonly Float64Array[];
  readonly rows: number;
  readonly raw: Float64Array;
  readonly predicted: Float64Array;
  readonly contributions: Float64Array;
  readonly split: Float64Array;
  readonly gain: Float64Array;
}

/** Start of every script: `answer` prints JSON where LightGBM 2.3.1's own chatter does not reach. */
const PRELUDE = `
import base64, json, os, sys, tempfile, warnings
import numpy as np, lightgbm as lgb
warnings.filterwarnings("ignore")
kept = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
given = json.load(sys.stdin)
def answer(value):
    json.dump(value, kept)
    kept.flush()
def packed(values):
    return base64.b64encode(np.ascontiguousarray(values, dtype=np.float64).tobytes()).decode()
def unpacked(text):
    return np.frombuffer(base64.b64decode(text))
def through_file(text):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.txt")
        with open(path, "wb") as f:
            f.write(text.encode())
        return lgb.Booster(model_file=path)
`;

const TRAIN = `${PRELUDE}
def problem(seed):
    r = np.random.RandomState(seed)
    n, p, K = int(r.choice([40, 120, 300, 700])), int(r.randint(1, 9)), int(r.randint(2, 6))
    X = r.randn(n, p)
    for j in range(p):
        kind = r.randint(6)
        if kind == 0: X[:, j] = np.round(X[:, j] * 2) / 2
        if kind == 1: X[r.rand(n) < .6, j] = 0
        if kind == 2: X[r.rand(n) < .2, j] = np.nan
        if kind == 3: X[:, j] *= 10. ** r.randint(-20, 20)
        if kind == 4: X[r.rand(n) < .3, j] = 1e-36
    objective = ["binary", "multiclass", "multiclassova", "regression"][seed % 4]
    z = np.nan_to_num(X[:, 0] / max(1e-300, np.nanmax(np.abs(X[:, 0])))) + .5 * r.randn(n)
    y = (z > 0) * 1. if objective == "binary" else z * 10 if objective == "regression" else np.clip(np.floor((z + 1) * K / 2), 0, K - 1)
    par = dict(objective=objective, verbose=-1, num_threads=1, seed=seed, sigmoid=float(r.choice([1, 1, .7])),
               learning_rate=float(r.choice([.05, .3, 1])), num_leaves=int(r.choice([2, 5, 31])), min_data_in_leaf=int(r.choice([1, 5, 20])))
    if objective.startswith("multi"): par["num_class"] = K
    if r.rand() < .3: par["zero_as_missing"] = True
    if r.rand() < .2: par["use_missing"] = False
    if r.rand() < .3: par.update(lambda_l1=.1, lambda_l2=1.)
    if objective == "regression" and r.rand() < .5: par["reg_sqrt"] = True
    if objective == "regression" and r.rand() < .3: par["monotone_constraints"] = [int(v) for v in r.randint(-1, 2, p)]
    weight = r.rand(n) * 3 if r.rand() < .4 else None
    names = ["f%d" % j for j in range(p)] if r.rand() < .5 else "auto"
    booster = lgb.train(par, lgb.Dataset(X, y, weight=weight, feature_name=names), int(r.choice([1, 5, 20])))
    T = np.vstack([X[:40], r.randn(20, p) * 2])
    odd = np.array([np.nan, 0., -0., 1e-36, -1e-36, 1.0000000180025095e-35, -1.0000000180025095e-35, 1.1e-35, np.inf, -np.inf, 1e300, 5e-324])
    T[40:] = np.where(r.rand(20, p) < .4, odd[r.randint(len(odd), size=(20, p))], T[40:])
    return booster, T, objective
out = []
for seed in given:
    booster, T, objective = problem(seed)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model.txt")
        booster.save_model(path)
        text = open(path, newline="").read()
    again = through_file(text)
    out.append(dict(seed=seed, objective=objective, text=text, columns=packed(T.T), rows=len(T), raw=packed(again.predict(T, raw_score=True)),
        predicted=packed(again.predict(T)), contributions=packed(again.predict(T, pred_contrib=True)),
        split=packed(booster.feature_importance("split")), gain=packed(booster.feature_importance("gain"))))
answer(out)`;

const unpack = (text: string): Float64Array => {
  const bytes = Buffer.from(text, "base64");
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
};

const trained = new Map<Reference, readonly TrainedModel[]>();

/** Eighty models, trained once a process: binary, multiclass, one-versus-all and regression in turn. */
export function lightgbmModels(which: Reference): readonly TrainedModel[] {
  const known = trained.get(which);
  if (known) return known;
  const seeds = Array.from({ length: 80 }, (_, k) => 100 + k);
  const models = (runPython(TRAIN, seeds, which) as { readonly [field: string]: string | number }[]).map(
    (found): TrainedModel => {
      const text = String(found.text);
      const all = unpack(String(found.columns));
      const rows = Number(found.rows);
      return {
        seed: Number(found.seed),
        objective: String(found.objective),
        text,
        model: parseModelText(text, "model.txt"),
        columns: Array.from({ length: all.length / rows }, (_, j) => all.slice(j * rows, (j + 1) * rows)),
        rows,
        raw: unpack(String(found.raw)),
        predicted: unpack(String(found.predicted)),
        contributions: unpack(String(found.contributions)),
        split: unpack(String(found.split)),
        gain: unpack(String(found.gain)),
      };
    },
  );
  trained.set(which, models);
  return models;
}

const LOAD = `${PRELUDE}
out = []
for text, columns, rows in given:
    booster = through_file(text)
    T = unpacked(columns).reshape(-1, rows).T
    out.append([packed(booster.predict(T, raw_score=True)), packed(booster.predict(T)), booster.feature_name()])
answer(out)`;

/** Loads models by `Booster(model_file=…)` and predicts rows by them. */
export function predictByLightgbm(
  models: readonly { readonly text: string; readonly columns: readonly Float64Array[]; readonly rows: number }[],
  which: Reference,
): readonly { readonly raw: Float64Array; readonly predicted: Float64Array; readonly names: readonly string[] }[] {
  const given = models.map(({ text, columns, rows }) => {
    const flat = Float64Array.from(columns.flatMap((column) => Array.from(column)));
    return [text, Buffer.from(flat.buffer).toString("base64"), rows];
  });
  return (runPython(LOAD, given, which) as [string, string, string[]][]).map(([raw, predicted, names]) => ({
    raw: unpack(raw),
    predicted: unpack(predicted),
    names,
  }));
}
