/** Metrics that trials are compared by; `METRICS` says what each is. */
export const METRIC_NAMES = ["accuracy", "balanced-accuracy", "f1", "f1-macro", "mcc", "auc", "log-loss", "brier"] as const;

export type MetricName = (typeof METRIC_NAMES)[number];
