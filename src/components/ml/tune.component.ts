import Type from "typebox";
import { defineComposite } from "../../runner/contract/composite.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { AnyValue, Choice, COMPONENT_KEYWORD } from "../../runner/contract/params.ts";
import { expandTune } from "./tuning/expand-tune.ts";
import { METRIC_NAMES } from "./tuning/metric-names.ts";

const Range = Type.Object(
  {
    min: Type.Number({ description: "Least value." }),
    max: Type.Number({ description: "Largest value." }),
    log: Type.Boolean({ default: false, description: "Whether draws are uniform in the logarithm." }),
    integer: Type.Boolean({ default: false, description: "Whether values are whole." }),
  },
  { additionalProperties: false },
);

const Params = Type.Object(
  {
    component: Type.String({
      minLength: 1,
      [COMPONENT_KEYWORD]: true,
      description:
        "Component that is tuned: `ml/random-forest`, `ml/gradient-boosting`, or a `./file.ts` of your own with the same ports.",
    }),
    with: Type.Record(Type.String(), AnyValue(), { default: {}, description: "Its parameters that stay fixed." }),
    grid: Type.Record(Type.String(), Type.Union([Type.Array(AnyValue(), { minItems: 1, uniqueItems: true }), Range]), {
      description:
        "Its parameters that are searched, each with a list of values (null leaves it out) or, for a random search, a range: `{ min, max, log, integer }`.",
    }),
    search: Choice(["grid", "random"], {
      default: "grid",
      description: "Every combination of the grid, or `draws` of them at random.",
    }),
    draws: Type.Integer({ minimum: 1, maximum: 10_000, default: 10, description: "Combinations that a random search tries." }),
    seed: Type.Integer({
      minimum: 0,
      maximum: 4294967295,
      default: 0,
      description: "Seed of the folds (NumPy's MT19937) and of a random search (Philox).",
    }),
    folds: Type.Integer({ minimum: 2, maximum: 1000, default: 5, description: "Folds that the training part is cut into." }),
    shuffle: Type.Boolean({ default: true, description: "Whether rows are shuffled before the folds are cut." }),
    stratify: Type.Boolean({
      default: true,
      description: "Whether every fold keeps the shares of the classes, those of the parameter `label` under `with`.",
    }),
    metric: Choice(METRIC_NAMES, {
      default: "accuracy",
      description: "What is compared, by its mean over the folds: the largest is best, of `log-loss` and `brier` the smallest.",
    }),
    classes: Type.Optional(
      Type.Array(Type.Union([Type.String(), Type.Number()]), {
        minItems: 2,
        description: "The classes in order, where a class is not among the training rows.",
      }),
    ),
  },
  { additionalProperties: false },
);

/** Parameters by cross-validation on the training part alone. */
export const tune = defineComposite({
  name: "ml/tune",
  version: 1,
  doc: "Searches a model's parameters by k-fold on the training part; every trial and fold is a cached task of its own.",
  params: Params,
  inputs: {
    features: { kind: "table", doc: "n × p, one row a patient" },
    labels: { kind: "table", doc: "n rows; holds the label column" },
    split: { kind: "split", doc: "its training rows are cut into folds; its test rows are not used" },
  },
  outputs: {
    best: {
      kind: "metrics",
      doc: "`parameters` of the best trial (for the `parameters` input of a model), `metric`, `mean`, `sd`",
    },
    trials: { kind: "table", doc: "one row a trial: the parameters searched, mean, sd, fold0, fold1, …, rank" },
    scores: {
      kind: "scores",
      patientLevel: true,
      doc: "scores of all training rows by the best trial, each by the fold that left it out",
    },
  },
  expand: expandTune,
});

/** What a paper says of it. */
export const methods: Methods = { part: "models", sentences: [] };
