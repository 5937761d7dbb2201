import { listNames } from "../../../formats/format-error.ts";
import { nearest } from "../../../formats/nearest.ts";
import type { Misfit } from "../../../runner/contract/misfit.ts";
import { METRICS } from "./metric/objective-metrics.ts";
import type { ObjectiveName } from "./settings.ts";

const OBJECTIVES = ["binary", "multiclass", "multiclassova", "regression"] as const;

/** What is checked before any row is looked at. */
export interface CheckedParameters {
  readonly objective: string;
  readonly boosting: string;
  readonly categoricalFeatures: readonly string[];
  readonly isUnbalance: boolean;
  readonly scalePosWeight: number;
  readonly metric: string | readonly string[];
  readonly earlyStoppingRounds: number;
  readonly validationSize?: number | undefined;
}

/** The objective as asked for; undefined for auto. */
export const askedObjective = (objective: string): ObjectiveName | undefined => OBJECTIVES.find((each) => each === objective);

/** Objectives, ways of boosting and metrics that we do not have, and what does not go together. */
export function boostingMisfits(params: CheckedParameters, hasValidation: boolean): Misfit[] {
  const { boosting, categoricalFeatures, isUnbalance, scalePosWeight, objective, metric, validationSize } = params;
  const misfits: Misfit[] = [];
  if (boosting !== "gbdt") {
    misfits.push({
      at: ["boosting"],
      message: `boosting: ${boosting} is not to be had`,
      allowed: "gbdt; rf is ml/random-forest, dart and goss are LightGBM's alone",
    });
  }
  if (categoricalFeatures.length > 0) {
    misfits.push({
      at: ["categoricalFeatures"],
      message: `categorical splits are not to be had, and categoricalFeatures names ${listNames(categoricalFeatures)}`,
      help: "encode the columns as numbers (data/encode, method one-hot or ordinal)",
    });
  }
  if (isUnbalance && Math.abs(scalePosWeight - 1) > 1e-6) {
    misfits.push({ at: ["scalePosWeight"], message: "isUnbalance and scalePosWeight cannot both be given" });
  }
  if (hasValidation && validationSize !== undefined) {
    misfits.push({
      at: ["validationSize"],
      message: "validation rows come from the input validation or from validationSize, not from both",
    });
  }
  if (params.earlyStoppingRounds > 0 && !hasValidation && validationSize === undefined) {
    misfits.push({
      at: ["earlyStoppingRounds"],
      message: "earlyStoppingRounds needs validation rows",
      help: "wire the input validation, or give a share of the training rows (validationSize)",
    });
  }
  const asked = askedObjective(objective);
  if (asked) misfits.push(...metricMisfits(metric, asked));
  else if (objective !== "auto") {
    misfits.push({
      at: ["objective"],
      message: `objective: ${objective} is not to be had`,
      allowed: listNames(["auto", ...OBJECTIVES]),
      nearest: nearest(objective, OBJECTIVES),
    });
  }
  return misfits;
}

/** Metrics as a list. */
export const metricNames = (metric: string | readonly string[]): readonly string[] =>
  typeof metric === "string" ? [metric] : metric;

/** Metrics that do not go with the objective. */
export const metricMisfits = (metric: string | readonly string[], objective: ObjectiveName): Misfit[] =>
  metricNames(metric)
    .filter((name) => !METRICS[objective].some((each) => each === name))
    .map((name) => ({
      at: ["metric"],
      message: `metric: ${name} does not go with the objective ${objective}`,
      allowed: listNames(METRICS[objective]),
    }));
