import type { ObjectiveName } from "../settings.ts";

const BINARY = ["binary_logloss", "binary_error", "auc"] as const;
const MULTICLASS = ["multi_logloss", "multi_error"] as const;
const REGRESSION = ["l2", "rmse", "l1"] as const;

export type MetricName = (typeof BINARY)[number] | (typeof MULTICLASS)[number] | (typeof REGRESSION)[number];

/** Metrics that go with each objective. */
export const METRICS: { readonly [objective in ObjectiveName]: readonly MetricName[] } = {
  binary: BINARY,
  multiclass: MULTICLASS,
  multiclassova: MULTICLASS,
  regression: REGRESSION,
};
