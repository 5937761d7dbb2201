import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { AnyValue, Choice } from "../../runner/contract/params.ts";
import { METRIC_NAMES } from "./tuning/metric-names.ts";

const Params = Type.Object(
  {
    points: Type.Array(Type.Record(Type.String(), AnyValue()), {
      minItems: 1,
      description: "The parameters of each trial, in the trials' order; null for one that was left out.",
    }),
    folds: Type.Integer({ minimum: 1, maximum: 1000, default: 5, description: "Folds of each trial." }),
    metric: Choice(METRIC_NAMES, {
      default: "accuracy",
      description: "What is compared, by its mean over the folds: the largest is best, of `log-loss` and `brier` the smallest.",
    }),
    classes: Type.Optional(
      Type.Array(Type.Union([Type.String(), Type.Number()]), {
        minItems: 2,
        description: "The classes in order, where a class is not among the rows.",
      }),
    ),
  },
  { additionalProperties: false },
);

/** The last task of a tuning (`ml/tune`), which says how trials are ranked. */
export const bestParameters = defineComponent({
  name: "ml/best-parameters",
  version: 1,
  doc: "Ranks trials by the mean of a metric over their folds; `ml/tune` ends with it.",
  params: Params,
  inputs: { scores: { kind: "scores", many: true, doc: "scores of each trial and fold, all folds of the first trial first" } },
  outputs: {
    best: {
      kind: "metrics",
      doc: "`parameters` of the best trial (for the `parameters` input of a model), `metric`, `mean`, `sd`",
    },
    trials: { kind: "table", doc: "one row a trial: its parameters, mean, sd, fold0, fold1, …, rank" },
    scores: { kind: "scores", patientLevel: true, doc: "scores of the best trial, all folds in one table" },
  },
  async run({ params, inputs, log }) {
    const { rankTrials } = await import("./tuning/rank-trials.ts");
    const parts = await Promise.all(inputs.scores.map(async (input) => ({ table: await input.read(), where: input.label })));
    const { best, trials, scores: joined } = rankTrials(parts, params);
    log.metric(params.metric, best.mean);
    return { best, trials, scores: joined };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "models",
  sentences: [
    "Parameters were chosen among {points.length} settings by the mean {metric} over {folds} folds of cross-validation within the training part ({stages}).",
  ],
};
