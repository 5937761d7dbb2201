import Type from "typebox";
import { defineComponent } from "../../runner/contract/component.ts";
import type { Methods } from "../../runner/contract/methods.ts";
import { Choice } from "../../runner/contract/params.ts";
import { SCORE_METRIC_NAMES } from "../../stats/metrics/metric-names.ts";
import { ADJUSTED } from "./methods-phrases.ts";

const Params = Type.Object(
  {
    baseline: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          "The stage (or model, as in column a) that all others are compared with; unless said every pair is compared.",
      }),
    ),
    within: Type.Optional(
      Type.Array(Type.String(), {
        uniqueItems: true,
        description: "Axes in which models must agree to be compared; unless said those that all models have.",
      }),
    ),
    tests: Type.Array(
      Choice(["delong", "mcnemar", "mcnemar-mid-p", "bootstrap"], { description: "A test of two models on the same rows." }),
      {
        minItems: 1,
        uniqueItems: true,
        default: ["delong", "mcnemar", "bootstrap"],
        description:
          "DeLong's test of the exact areas, McNemar's exact test of the accuracies (or its mid-p version), the bootstrap of `metrics`.",
      },
    ),
    metrics: Type.Array(Choice(SCORE_METRIC_NAMES, { description: "A metric." }), {
      minItems: 1,
      uniqueItems: true,
      default: ["accuracy", "f1", "auc"],
      description: "What the bootstrap compares; precision, recall, f1 and specificity are weighted by support.",
    }),
    adjust: Choice(["none", "bonferroni", "holm", "benjamini-hochberg"], {
      default: "holm",
      description:
        "Adjustment of the p-values for the number of comparisons by one test and metric (pairs and classes) within equal axes.",
    }),
    level: Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1, default: 0.95, description: "Confidence of the intervals." }),
    resamples: Type.Integer({ minimum: 100, maximum: 1000000, default: 2000, description: "Resamples of the bootstrap." }),
    interval: Choice(["percentile", "bca"], {
      default: "percentile",
      description: "The bootstrap's interval: percentile, or bias-corrected and accelerated.",
    }),
    seed: Type.Integer({ minimum: 0, default: 0, description: "Seed of the resamples." }),
    classes: Type.Optional(
      Type.Array(Type.Union([Type.String(), Type.Number()]), {
        minItems: 2,
        uniqueItems: true,
        description: "The classes in order, where the scored rows lack one; for scores of as many classes.",
      }),
    ),
  },
  { additionalProperties: false },
);

/** Is one model better than another on the same rows. DeLong 1988, doi:10.2307/2531595; McNemar 1947, doi:10.1007/BF02295996. */
export const compareModels = defineComponent({
  name: "stats/compare-models",
  version: 1,
  doc: "Compares models on the rows that all of them scored: DeLong, McNemar, stratified bootstrap.",
  params: Params,
  inputs: { scores: { kind: "scores", many: true, labelled: true, doc: "scores of two models or more, of the same rows" } },
  outputs: {
    comparisons: {
      kind: "table",
      doc: "a, b (models; b is the baseline where there is one), the axes they agree in, test, metric, class (of DeLong's areas), value_a, value_b, difference (a − b), standard_error, statistic (DeLong's z; McNemar: rows that a alone has right), ci_low, ci_high, p; p_adjusted where adjusted",
    },
  },
  resources: { cpus: 1, memory: "512MiB" },
  async run({ params, inputs, signal, log }) {
    const [{ readModels }, { compareScores }] = await Promise.all([import("./scored-models.ts"), import("./compare-models.ts")]);
    const models = await readModels(inputs.scores, params.classes);
    const comparisons = compareScores(models, params, {
      signal,
      warn: (message) => log.warn(message),
      progress: (done, total) => {
        if (done % 50 === 0 || done === total) log.progress(done, total, "resamples");
      },
    });
    log.metric("comparisons", comparisons.rows);
    return { comparisons };
  },
});

/** What a paper says of it. */
export const methods: Methods = {
  part: "statistics",
  sentences: [
    [
      "Models were compared on the same test rows",
      { text: " by DeLong's test of the areas under ROC curves {@delong1988},", when: { tests: "delong" } },
      { text: " by McNemar's exact test {@mcnemar1947},", when: { tests: "mcnemar" } },
      { text: " by McNemar's mid-p test {@fagerland2013},", when: { tests: "mcnemar-mid-p" } },
      { text: " by a bootstrap within the classes of {resamples} resamples (seed {seed})", when: { tests: "bootstrap" } },
      { text: ", bias-corrected and accelerated {@efron1987}", when: { tests: "bootstrap", interval: "bca" } },
      { text: ", with percentile intervals", when: { tests: "bootstrap", interval: "percentile" } },
      ADJUSTED,
      ".",
    ],
  ],
};
