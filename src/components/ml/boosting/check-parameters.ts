import { listNames } from "../../../formats/format-error.ts";
import { nearest } from "../../../formats/nearest.ts";
import { InputError } from "../../../runner/contract/failure.ts";
import { METRICS } from "./metric/create-metric.ts";
import type { ObjectiveName } from "./settings.ts";

const OBJECTIVES = ["binary", "multiclass", "multiclassova", "regression"] as const;

/** What is checked before any row is looked at. */
export interface CheckedParameters {
  readonly objective: string;
  readonly boosting: string;
  readonly categoricalFeatures: readonly string[];
  readonly isUnbalance: boolean;
  readonly scalePosWeight: number;
}

/** The objective as asked for, undefined for auto. Objectives and ways of boosting that we do not have are InputErrors. */
export function checkParameters(params: CheckedParameters): ObjectiveName | undefined {
  if (params.boosting !== "gbdt") {
    throw new InputError({
      code: "not-supported",
      message: `boosting: ${params.boosting} is not to be had`,
      allowed: "gbdt; rf is ml/random-forest, dart and goss are LightGBM's alone",
    });
  }
  if (params.categoricalFeatures.length > 0) {
    throw new InputError({
      code: "not-supported",
      message: `categorical splits are not to be had, and categoricalFeatures names ${listNames(params.categoricalFeatures)}`,
      help: "encode the columns as numbers (data/encode, method one-hot or ordinal)",
    });
  }
  if (params.isUnbalance && Math.abs(params.scalePosWeight - 1) > 1e-6) {
    throw new InputError({ code: "not-together", message: "isUnbalance and scalePosWeight cannot both be given" });
  }
  if (params.objective === "auto") return undefined;
  const known = OBJECTIVES.find((each) => each === params.objective);
  if (known) return known;
  const meant = nearest(params.objective, OBJECTIVES);
  throw new InputError({
    code: "not-supported",
    message: `objective: ${params.objective} is not to be had`,
    allowed: listNames(["auto", ...OBJECTIVES]),
    ...(meant === undefined ? {} : { nearest: meant }),
  });
}

/** Metrics as a list; one that does not go with the objective is an InputError. */
export function checkMetrics(metric: string | readonly string[], objective: ObjectiveName): readonly string[] {
  const names = typeof metric === "string" ? [metric] : metric;
  const wrong = names.find((name) => !METRICS[objective].some((each) => each === name));
  if (wrong === undefined) return names;
  throw new InputError({
    code: "not-supported",
    message: `metric: ${wrong} does not go with the objective ${objective}`,
    allowed: listNames(METRICS[objective]),
  });
}
